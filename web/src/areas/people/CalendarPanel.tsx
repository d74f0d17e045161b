import { type Calendar, listHolidayRegions, removeCalendar, updateCalendar } from '@gantry/contract/calendars'
import type { Args } from '@gantry/contract/endpoint'
import { Button, Group, Select, Stack, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { DetailPanel } from '../../ui/ListDetail.tsx'
import { PageSection } from '../../ui/PageBody.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ZoneSelect } from '../../ui/ZoneSelect.tsx'
import { DaysOff } from './DaysOff.tsx'
import { HoursEditor } from './HoursEditor.tsx'

export type SaveCalendar = (change: Args<typeof updateCalendar>['body']) => void

export function CalendarPanel({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const { t } = useTranslation('people')
  const { id, name, isStandard } = calendar
  const notMine = useWhyNot('people.write')
  const why = calendar.may.edit ? null : (notMine ?? t('member.notYours'))
  const save = useAction(
    (body: Args<typeof updateCalendar>['body']) =>
      call(updateCalendar, { params: { id }, body }, ifUnchanged(calendar.version)),
    { topics: ['calendar'] },
  )
  const remove = useAction(() => call(removeCalendar, { params: { id } }), {
    topics: ['calendar', 'member'],
    done: () => t('calendar.deleted', { name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const actions = (
    <DisabledReason reason={why ?? (isStandard ? t('calendar.standardStays') : null)}>
      <Button
        variant="subtle"
        color="gray"
        loading={remove.isPending}
        onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
      >
        {t('deleteAction')}
      </Button>
    </DisabledReason>
  )
  return (
    <DetailPanel title={name} label={name} onClose={onClose} actions={actions}>
      <Stack gap="lg" p="lg">
        <div>
          <FieldRow label={t('name')}>
            <InlineEdit
              label={t('name')}
              value={name}
              placeholder={t('name')}
              isRequired
              disabledReason={why}
              onSave={(next) => save.mutateAsync({ name: next })}
            />
          </FieldRow>
          <FieldRow label={t('calendar.standard')}>
            <Switch
              label={t('calendar.standardHint')}
              aria-label={t('calendar.makeStandard')}
              checked={isStandard}
              disabled={why !== null || isStandard}
              onChange={() => save.mutate({ isStandard: true })}
            />
          </FieldRow>
          <FieldRow label={t('calendar.zone')}>
            <ZoneSelect
              label={t('calendar.zone')}
              value={calendar.zone}
              disabled={why !== null}
              onChange={(zone) => zone && save.mutate({ zone })}
            />
          </FieldRow>
          <HolidayFields calendar={calendar} isDisabled={why !== null} onSave={save.mutate} />
        </div>
        <PageSection title={t('calendar.hours')}>
          <HoursEditor hours={calendar.hours} isDisabled={why !== null} onSave={(hours) => save.mutate({ hours })} />
        </PageSection>
        <PageSection title={t('calendar.daysOff')}>
          <DaysOff calendar={calendar} isDisabled={why !== null} onSave={(daysOff) => save.mutate({ daysOff })} />
        </PageSection>
      </Stack>
    </DetailPanel>
  )
}

type HolidayProps = { calendar: Calendar; isDisabled: boolean; onSave: SaveCalendar }

function HolidayFields({ calendar: { holidays }, isDisabled, onSave }: HolidayProps) {
  const { t } = useTranslation('people')
  const none = '-'
  const countries = useRegions(undefined)
  const states = useRegions(holidays?.country)
  return (
    <FieldRow label={t('calendar.holidays')}>
      <Group gap="xs" wrap="nowrap" grow>
        <Select
          aria-label={t('calendar.country')}
          searchable
          allowDeselect={false}
          disabled={isDisabled}
          data={[{ value: none, label: t('calendar.noHolidays') }, ...countries]}
          value={holidays?.country ?? none}
          onChange={(country) =>
            onSave({ holidays: country === null || country === none ? null : { country, state: null } })
          }
        />
        {holidays && states.length > 0 && (
          <Select
            aria-label={t('calendar.state')}
            searchable
            allowDeselect={false}
            disabled={isDisabled}
            data={[{ value: none, label: t('calendar.wholeCountry') }, ...states]}
            value={holidays.state ?? none}
            onChange={(state) =>
              onSave({ holidays: { country: holidays.country, state: state === none ? null : state } })
            }
          />
        )}
      </Group>
    </FieldRow>
  )
}

/** Countries whose holidays are known, or the states of one, to choose from. */
function useRegions(country: string | undefined): { value: string; label: string }[] {
  const { data } = useQuery({
    queryKey: ['holiday-regions', country],
    queryFn: () => call(listHolidayRegions, { query: country === undefined ? {} : { country } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data?.items.map(({ code, name }) => ({ value: code, label: name })) ?? []
}
