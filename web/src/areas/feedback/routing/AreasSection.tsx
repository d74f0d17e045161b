import { Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ListShape } from '../../../ui/shapes.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import { useWorkspaceSlug } from '../../../url/use-url.ts'
import { useRoutingAreas } from './queries.ts'
import classes from './Routing.module.css'

/** How well the model knows each area, and what it takes it for. */
export function AreasSection({ trainedAt }: { trainedAt: string | null }) {
  const { t } = useTranslation('feedback')
  const { share, number } = useFormat()
  const workspace = useWorkspaceSlug()
  const { data: rows, isPending, error, refetch } = useRoutingAreas(trainedAt)
  if (trainedAt === null) return null
  return (
    <section className={classes.section} aria-labelledby="areas">
      <div>
        <Title order={2} id="areas">
          {t('byArea.title')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('byArea.definition')}
        </Text>
      </div>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <ListShape rows={5} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keyboard
        <section className={classes.scroller} aria-label={t('byArea.title')} tabIndex={0}>
          <Table miw={620}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('column.area')}</Table.Th>
                <Table.Th>{t('column.owner')}</Table.Th>
                <Table.Th className="number">{t('byArea.examples')}</Table.Th>
                <Table.Th className="number">{t('byArea.accuracy')}</Table.Th>
                <Table.Th>{t('byArea.confusions')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ area, owner, examples, accuracy, confusions }) => (
                <Table.Tr key={area.id}>
                  <Table.Td>
                    <TextLink
                      to="/w/$workspace/feedback"
                      params={{ workspace }}
                      search={{ view: 'all', status: 'any', area: area.id }}
                      c="inherit"
                      size="sm"
                    >
                      {area.path}
                    </TextLink>
                  </Table.Td>
                  <Table.Td>{owner?.name ?? '–'}</Table.Td>
                  <Table.Td className="number">{number(examples)}</Table.Td>
                  <Table.Td className="number">{accuracy === null ? t('byArea.tooFew') : share(accuracy)}</Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed">
                      {confusions.map((other) => `${other.area.name} (${number(other.count)})`).join(', ') || '–'}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
    </section>
  )
}
