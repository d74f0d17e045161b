import {
  type AccountFilter,
  countAccounts,
  deleteSegment,
  listAccountFacets,
  type Segment,
  updateSegment,
} from '@gantry/contract/customers'
import { Anchor, Button, Group, MultiSelect, NumberInput, Select, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { DetailPanel } from '../../ui/ListDetail.tsx'
import { useMembers } from '../../ui/members.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { toMajor, toMinor } from './money.ts'
import { withRevenue } from './segment-filter.ts'

export function SegmentPanel({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const { t } = useTranslation('customers')
  const { t: tUi } = useTranslation('ui')
  const workspace = useWorkspaceSlug()
  const why = useWhyNot('segments.write')
  const { id, name } = segment
  const [filter, setFilter] = useState(segment.filter)
  const save = useAction(
    (body: { name?: string; filter?: AccountFilter }) =>
      call(updateSegment, { params: { id }, body }, ifUnchanged(segment.version)),
    { topics: ['segment'], done: ({ name }) => t('segment.saved', { name }) },
  )
  const remove = useAction(() => call(deleteSegment, { params: { id } }), {
    topics: ['segment'],
    done: () => t('segment.deleted', { name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const { data: counted } = useQuery({
    queryKey: ['account', 'count', filter],
    queryFn: ({ signal }) => call(countAccounts, { body: filter }, { signal }),
    placeholderData: keepPreviousData,
  })
  const isChanged = JSON.stringify(filter) !== JSON.stringify(segment.filter)
  const actions = (
    <DisabledReason reason={why}>
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
      <Stack gap="md" p="lg">
        <FieldRow label={t('segment.name')}>
          <InlineEdit
            label={t('segment.name')}
            value={name}
            placeholder={t('segment.name')}
            isRequired
            disabledReason={why}
            onSave={(next) => save.mutateAsync({ name: next })}
          />
        </FieldRow>
        <FilterFields filter={filter} isDisabled={why !== null} onChange={setFilter} />
        <Group justify="space-between">
          <Text size="sm" role="status">
            {counted && t('segment.matching', { count: counted.count })}
          </Text>
          <DisabledReason reason={why}>
            <Button loading={save.isPending} disabled={!isChanged} onClick={() => save.mutate({ filter })}>
              {tUi('save')}
            </Button>
          </DisabledReason>
        </Group>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/w/$workspace/customers/accounts/{-$accountId}"
              params={{ workspace }}
              search={{ segmentId: id }}
            />
          )}
        >
          {t('segment.open')}
        </Anchor>
      </Stack>
    </DetailPanel>
  )
}

type FieldsProps = { filter: AccountFilter; isDisabled: boolean; onChange: (filter: AccountFilter) => void }

function FilterFields({ filter, isDisabled, onChange }: FieldsProps) {
  const { t } = useTranslation('customers')
  const { country } = useFormat()
  const members = useMembers()
  const { data } = useQuery({ queryKey: ['account', 'facets'], queryFn: () => call(listAccountFacets, {}) })
  const currency = filter.revenue?.currency ?? data?.currencies[0] ?? 'EUR'
  const currencies = [...new Set([currency, ...(data?.currencies ?? [])])]
  const amount = (minor: number | undefined): number | '' => (minor === undefined ? '' : toMajor(minor, currency))
  const minorOf = (value: number | string): number | undefined =>
    typeof value === 'number' ? toMinor(value, currency) : undefined
  return (
    <Stack gap="sm">
      <MultiSelect
        label={t('segment.plans')}
        searchable
        disabled={isDisabled}
        data={[...new Set([...(data?.plans ?? []), ...(filter.plans ?? [])])]}
        value={filter.plans ?? []}
        onChange={(plans) => onChange({ ...filter, plans })}
      />
      <MultiSelect
        label={t('segment.countries')}
        searchable
        disabled={isDisabled}
        data={[...new Set([...(data?.countries ?? []), ...(filter.countries ?? [])])].map((code) => ({
          value: code,
          label: country(code),
        }))}
        value={filter.countries ?? []}
        onChange={(countries) => onChange({ ...filter, countries })}
      />
      <MultiSelect
        label={t('segment.owners')}
        searchable
        disabled={isDisabled}
        data={members.map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.ownerIds ?? []}
        onChange={(ownerIds) => onChange({ ...filter, ownerIds })}
      />
      <Group gap="xs" align="flex-end" grow>
        <NumberInput
          label={t('segment.revenueFrom')}
          min={0}
          hideControls
          thousandSeparator
          disabled={isDisabled}
          value={amount(filter.revenue?.minMinor)}
          onChange={(value) => onChange(withRevenue(filter, currency, { minMinor: minorOf(value) }))}
        />
        <NumberInput
          label={t('segment.revenueTo')}
          min={0}
          hideControls
          thousandSeparator
          disabled={isDisabled}
          value={amount(filter.revenue?.maxMinor)}
          onChange={(value) => onChange(withRevenue(filter, currency, { maxMinor: minorOf(value) }))}
        />
        <Select
          label={t('segment.currency')}
          allowDeselect={false}
          disabled={isDisabled}
          data={currencies}
          value={currency}
          onChange={(next) => next && onChange(withRevenue(filter, next, {}))}
        />
      </Group>
    </Stack>
  )
}
