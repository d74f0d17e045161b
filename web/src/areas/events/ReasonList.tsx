import type { Ingestion } from '@gantry/contract/events'
import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './Events.module.css'
import { useWriteKeys } from './queries.ts'

type Props = { projectId: string; counts: Ingestion['counts'] }

/** Everything that did not go through as it was sent: by key, package and reason. */
export function ReasonList({ projectId, counts }: Props) {
  const { t } = useTranslation('events')
  const { number } = useFormat()
  const keys = useWriteKeys(projectId).data?.items ?? []
  const rows = counts.filter(({ outcome }) => outcome !== 'accepted').toSorted((a, b) => b.count - a.count)
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('ingestion.noReasons')}
      </Text>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section className={classes.scroller} aria-label={t('ingestion.reasons')} tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('ingestion.outcome')}</Table.Th>
            <Table.Th>{t('ingestion.reason')}</Table.Th>
            <Table.Th>{t('ingestion.sdk')}</Table.Th>
            <Table.Th>{t('ingestion.key')}</Table.Th>
            <Table.Th ta="right">{t('ingestion.count')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.keyId} ${row.sdk} ${row.kind} ${row.outcome} ${row.reason}`}>
              <Table.Td>{t(`ingestion.outcomes.${row.outcome}`)}</Table.Td>
              <Table.Td>{row.reason || '—'}</Table.Td>
              <Table.Td>{row.sdk}</Table.Td>
              <Table.Td>{keys.find(({ id }) => id === row.keyId)?.name ?? '—'}</Table.Td>
              <Table.Td ta="right">{number(row.count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
