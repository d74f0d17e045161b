import type { PlannedEvent } from '@gantry/contract/tracking'
import { Badge, Button, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason } from '../../ui/DisabledReason.tsx'

const colors = { proposed: 'gray', approved: 'green', deprecated: 'yellow', blocked: 'red' } as const

type Props = { items: readonly PlannedEvent[]; whyNot: string | null; onOpen: (planned: PlannedEvent) => void }

export function TrackingTable({ items, whyNot, onOpen }: Props) {
  const { t } = useTranslation('events')
  const { number, ago } = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section aria-label={t('tracking.planned')} tabIndex={0} style={{ overflowX: 'auto' }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('tracking.name')}</Table.Th>
            <Table.Th>{t('tracking.status')}</Table.Th>
            <Table.Th>{t('tracking.owner')}</Table.Th>
            <Table.Th ta="right">{t('tracking.seen')}</Table.Th>
            <Table.Th>{t('tracking.last')}</Table.Th>
            <Table.Th>{t('tracking.drift')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>
                <DisabledReason reason={whyNot}>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={t('tracking.editOf', { name: one.name })}
                    onClick={() => whyNot === null && onOpen(one)}
                  >
                    {one.name}
                  </Button>
                </DisabledReason>
                <Text size="xs" c="dimmed">
                  {one.description}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge color={colors[one.status]}>{t(`tracking.statuses.${one.status}`)}</Badge>
              </Table.Td>
              <Table.Td>{one.owner?.name}</Table.Td>
              <Table.Td ta="right">{number(one.seen)}</Table.Td>
              <Table.Td>{one.lastAt ? ago(one.lastAt) : t('tracking.never')}</Table.Td>
              <Table.Td>
                <DriftWords drift={one.drift} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function DriftWords({ drift }: Pick<PlannedEvent, 'drift'>) {
  const { t } = useTranslation('events')
  const { number, list } = useFormat()
  if (drift.length === 0) return <Text size="xs">{t('tracking.noDrift')}</Text>
  return drift.map(({ property, kind, planned, seen, count }) => (
    <Text size="xs" key={`${property} ${kind}`}>
      {t(`tracking.drifts.${kind}`, {
        ...{ property, seen: list(seen), count: number(count) },
        planned: planned ? t(`tracking.types.${planned}`) : '',
      })}
    </Text>
  ))
}
