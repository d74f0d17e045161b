import { Modal, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { useErasures } from './queries.ts'

/** What was erased of whom it was asked for: by table, and that nothing is left. */
export function Receipts({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useTranslation('persons')
  const { t: tUi } = useTranslation('ui')
  const { instant, number } = useFormat()
  const { data, error } = useErasures(project)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('receipts.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      {error && <ErrorNote error={error} />}
      {data?.items.length === 0 && <Text size="sm">{t('receipts.none')}</Text>}
      <Stack gap="xl">
        {data?.items.map(({ id, requestedBy, requestedAt, finishedAt, tables }) => (
          <section key={id}>
            <Title order={3} size="h5">
              {t('receipts.by', { who: requestedBy, at: instant(requestedAt) })}
            </Title>
            <Text size="sm" c="dimmed">
              {finishedAt ? t('receipts.finished', { at: instant(finishedAt) }) : t('receipts.running')}
            </Text>
            <Table aria-label={id}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('receipts.table')}</Table.Th>
                  <Table.Th ta="right">{t('receipts.erased')}</Table.Th>
                  <Table.Th ta="right">{t('receipts.left')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {tables.map(({ table, erased, left }) => (
                  <Table.Tr key={table}>
                    <Table.Td>{table}</Table.Td>
                    <Table.Td ta="right" className="number">
                      {number(erased)}
                    </Table.Td>
                    <Table.Td ta="right" className="number">
                      {number(left)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            <Text size="xs" c="dimmed">
              {id}
            </Text>
          </section>
        ))}
      </Stack>
    </Modal>
  )
}
