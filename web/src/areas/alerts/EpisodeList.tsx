import { Button, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useEpisodes } from './queries.ts'
import { useAlertWords } from './use-alert-words.ts'

export function EpisodeList({ id, isShare }: { id: string; isShare: boolean }) {
  const { t } = useTranslation('alerts')
  const { t: ti } = useTranslation('insights')
  const { instant, number } = useFormat()
  const say = useAlertWords()
  const { rows, isLoading, hasMore, loadMore } = useEpisodes(id)
  if (rows.length === 0 && !isLoading) return <Text size="sm">{t('page.noEpisodes')}</Text>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section aria-label={t('page.episodes')} tabIndex={0} style={{ overflowX: 'auto' }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('page.from')}</Table.Th>
            <Table.Th>{t('page.until')}</Table.Th>
            <Table.Th>{t('page.interval')}</Table.Th>
            <Table.Th ta="right">{t('value')}</Table.Th>
            <Table.Th ta="right">{t('expected')}</Table.Th>
            <Table.Th ta="right">{t('page.told')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>{instant(one.startedAt)}</Table.Td>
              <Table.Td>{one.endedAt ? instant(one.endedAt) : t('page.ongoing')}</Table.Td>
              <Table.Td>{one.interval}</Table.Td>
              <Table.Td ta="right">{say.value(one.value, isShare)}</Table.Td>
              <Table.Td ta="right">{say.bound(one, isShare)}</Table.Td>
              <Table.Td ta="right">{number(one.told)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {hasMore && (
        <Button variant="subtle" onClick={loadMore}>
          {ti('more')}
        </Button>
      )}
    </section>
  )
}
