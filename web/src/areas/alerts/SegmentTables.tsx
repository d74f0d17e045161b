import type { AlertSegments } from '@gantry/contract/alerts'
import { Skeleton, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { useSegments } from './queries.ts'
import { useAlertWords } from './use-alert-words.ts'

/** The properties whose values moved most unevenly come first. */
export function SegmentTables({ id }: { id: string }) {
  const { t } = useTranslation('alerts')
  const say = useAlertWords()
  const { data, error, refetch } = useSegments(id)
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={120} aria-busy="true" />
  if (data.whyNone) return <Text size="sm">{data.whyNone}</Text>
  const { before, after, isShare } = data
  return (
    <>
      <Text size="sm" mb="xs">
        {t('page.move', {
          ...{ before: say.value(before.value, isShare), beforeLabel: before.label },
          ...{ after: say.value(after.value, isShare), afterLabel: after.label },
        })}
      </Text>
      {data.properties.length === 0 && <Text size="sm">{t('page.noSegments')}</Text>}
      {data.properties.map((one) => (
        <SegmentTable key={one.property.name} {...one} isShare={isShare} />
      ))}
    </>
  )
}

type Props = AlertSegments['properties'][number] & { isShare: boolean }

function SegmentTable({ property, isExact, segments, isShare }: Props) {
  const { t } = useTranslation('alerts')
  const say = useAlertWords()
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${say.value(value, isShare)}`
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section aria-label={property.name} tabIndex={0} style={{ overflowX: 'auto' }}>
      <Table captionSide="top" mb="md">
        <Table.Caption ta="left">
          {property.name}
          {!isExact && ` · ${t('page.inexact')}`}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('page.segment')}</Table.Th>
            <Table.Th ta="right">{t('page.before')}</Table.Th>
            <Table.Th ta="right">{t('page.after')}</Table.Th>
            <Table.Th ta="right">{t('page.contribution')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {segments.map(({ value, isOther, before, after, contribution }) => (
            <Table.Tr key={`${isOther} ${value}`}>
              <Table.Td>{isOther ? t('page.others') : (value ?? t('page.missing'))}</Table.Td>
              <Table.Td ta="right">{say.value(before, isShare)}</Table.Td>
              <Table.Td ta="right">{say.value(after, isShare)}</Table.Td>
              <Table.Td ta="right">{signed(contribution)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
