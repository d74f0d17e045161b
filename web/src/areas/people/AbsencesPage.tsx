import { type Absence, listAbsences, removeAbsence } from '@gantry/contract/calendars'
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { useMe } from '../../session/me.ts'
import { DisabledReason } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { usePages } from '../../ui/use-pages.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { AbsenceDialog } from './AbsenceDialog.tsx'

export function AbsencesPage() {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  const { calendarDay } = useFormat()
  const { current } = useMe()
  const [search] = useUrlSearch()
  const [edited, setEdited] = useState<Absence | 'new'>()
  // Swedish writes days as YYYY-MM-DD.
  const today = new Intl.DateTimeFormat('sv', { timeZone: current.zone }).format(new Date())
  const withPast = textOf(search.past) === 'true'
  const absences = usePages(['absence', 'list', withPast, today], (page, signal) =>
    call(listAbsences, { query: { ...page, ...(!withPast && { from: today }) } }, { signal }),
  )
  useCommands([
    { id: 'absence.create', label: t('absence.new'), group: t('absences'), keys: 'c', run: () => setEdited('new') },
  ])
  const newButton = (
    <Button onClick={() => setEdited('new')} rightSection={<KeyHint keys="c" />}>
      {t('absence.new')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('absences')} answers={t('absence.answers')} actions={newButton} />
      <DataTable
        label={t('absences')}
        pages={absences}
        columns={useAbsenceColumns()}
        rowKey={({ id }) => id}
        openKey={undefined}
        onOpen={(absence) => absence.may.edit && setEdited(absence)}
        narrow={({ member, from, to, deputy }) => (
          <>
            <Text size="sm" truncate>
              {member.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {calendarDay(from)} – {calendarDay(to)}
              {deputy && ` · ${t('member.deputy', { name: deputy.name })}`}
            </Text>
          </>
        )}
        toolbar={
          <FilterBar
            fields={[
              {
                key: 'past',
                label: t('absence.past'),
                isSingle: true,
                options: [{ value: 'true', label: tUi('yes') }],
              },
            ]}
          />
        }
        empty={
          <EmptyState
            title={t('absence.emptyTitle')}
            text={t('absence.emptyText')}
            sketch={<ListSketch />}
            action={newButton}
          />
        }
      />
      {edited && (
        <AbsenceDialog
          {...(edited !== 'new' && { absence: edited })}
          today={today}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  )
}

function useAbsenceColumns(): readonly Column<Absence>[] {
  const { t } = useTranslation('people')
  const { calendarDay } = useFormat()
  return [
    { key: 'who', header: t('absence.who'), cell: ({ member }) => member.name, text: ({ member }) => member.name },
    {
      key: 'from',
      header: t('absence.from'),
      cell: ({ from }) => calendarDay(from),
      text: ({ from }) => from,
      width: '120px',
    },
    { key: 'to', header: t('absence.to'), cell: ({ to }) => calendarDay(to), text: ({ to }) => to, width: '120px' },
    {
      key: 'deputy',
      header: t('absence.deputy'),
      cell: ({ deputy }) => deputy?.name,
      text: ({ deputy }) => deputy?.name ?? null,
    },
    { key: 'note', header: t('absence.note'), cell: ({ note }) => note, text: ({ note }) => note, isOptional: true },
    {
      key: 'actions',
      header: '',
      cell: (absence) => <RemoveAbsence absence={absence} />,
      width: '96px',
      align: 'right',
    },
  ]
}

function RemoveAbsence({ absence }: { absence: Absence }) {
  const { t } = useTranslation('people')
  const remove = useAction(() => call(removeAbsence, { params: { id: absence.id } }), {
    topics: ['absence', 'member'],
    done: () => t('absence.deleted', { name: absence.member.name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  return (
    <DisabledReason reason={absence.may.edit ? null : t('absence.notYours')}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        loading={remove.isPending}
        onClick={(event) => {
          event.stopPropagation()
          remove.mutate()
        }}
      >
        {t('deleteAction')}
      </Button>
    </DisabledReason>
  )
}
