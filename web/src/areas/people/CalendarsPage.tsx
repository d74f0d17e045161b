import { type Calendar, createCalendar } from '@gantry/contract/calendars'
import { Badge, Button, Group, Text } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { onePage } from '../../ui/use-pages.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { CalendarPanel } from './CalendarPanel.tsx'
import { useCalendars } from './queries.ts'
import { useHoursWords } from './use-hours-words.ts'

export function CalendarsPage() {
  const { t } = useTranslation('people')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { calendarId } = useParams({ strict: false })
  const [isMaking, setMaking] = useState(false)
  const why = useWhyNot('people.write')
  const hoursWords = useHoursWords()
  const query = useCalendars()
  const open = query.data?.items.find(({ id }) => id === calendarId)
  const show = (id?: string): void => {
    void navigate({
      to: '/w/$workspace/people/calendars/{-$calendarId}',
      params: { workspace, calendarId: id },
      search: true,
    })
  }
  const create = useAction((name: string) => call(createCalendar, { body: { name } }), {
    topics: ['calendar'],
    isQuiet: true,
  })
  useCommands([
    {
      id: 'calendar.create',
      label: t('calendar.new'),
      group: t('calendars'),
      keys: 'c',
      run: () => !why && setMaking(true),
    },
  ])
  return (
    <>
      <PageHeader
        title={t('calendars')}
        answers={t('calendar.answers')}
        actions={
          <DisabledReason reason={why}>
            <Button onClick={() => setMaking(true)} rightSection={<KeyHint keys="c" />}>
              {t('calendar.new')}
            </Button>
          </DisabledReason>
        }
      />
      <ListDetail detail={open && <CalendarPanel key={open.id} calendar={open} onClose={() => show()} />}>
        <DataTable<Calendar>
          label={t('calendars')}
          pages={onePage(query)}
          columns={[
            {
              key: 'name',
              header: t('name'),
              cell: (calendar) => <CalendarName calendar={calendar} />,
              text: ({ name }) => name,
            },
            {
              key: 'hours',
              header: t('calendar.hours'),
              cell: ({ hours }) => hoursWords(hours),
              text: ({ hours }) => hoursWords(hours),
              width: 'minmax(160px, 2fr)',
            },
            {
              key: 'zone',
              header: t('calendar.zone'),
              cell: ({ zone }) => zone,
              text: ({ zone }) => zone,
              width: '160px',
            },
            {
              key: 'holidays',
              header: t('calendar.holidays'),
              cell: ({ holidays }) => [holidays?.country, holidays?.state].filter(Boolean).join('-'),
              text: ({ holidays }) => holidays?.country ?? null,
              width: '120px',
              isOptional: true,
            },
          ]}
          rowKey={({ id }) => id}
          openKey={open?.id}
          onOpen={({ id }) => show(id)}
          narrow={(calendar) => (
            <>
              <CalendarName calendar={calendar} />
              <Text size="xs" c="dimmed" truncate>
                {hoursWords(calendar.hours)}
              </Text>
            </>
          )}
          empty={<NoMatch keys={[]} />}
        />
      </ListDetail>
      {isMaking && (
        <NameDialog
          title={t('calendar.new')}
          label={t('name')}
          onCreate={(name) => create.mutateAsync(name).then(({ id }) => show(id))}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  )
}

function CalendarName({ calendar: { name, isStandard } }: { calendar: Calendar }) {
  const { t } = useTranslation('people')
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" fw={500} truncate>
        {name}
      </Text>
      {isStandard && (
        <Badge size="sm" color="accent">
          {t('calendar.standard')}
        </Badge>
      )}
    </Group>
  )
}
