import type { Replay } from '@gantry/contract/feedback-routing'
import { Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { TextLink } from '../../../ui/TextLink.tsx'
import { useWorkspaceSlug } from '../../../url/use-url.ts'
import classes from './Routing.module.css'

/** What a draft would do to the last items: how many go elsewhere, how many go right, and some of them. */
export function ReplayView({ replay: { looked, changed, decided, matched, sample } }: { replay: Replay }) {
  const { t } = useTranslation('feedback')
  const { number, share } = useFormat()
  const workspace = useWorkspaceSlug()
  const rightOf = (right: number): string => (decided.count === 0 ? '–' : share(right / decided.count))
  const place = (route: Replay['sample'][number]['before']): string =>
    [route.area?.name ?? t('noArea'), route.owner?.name].filter(Boolean).join(' · ')
  return (
    <Stack gap="xs" role="status">
      <dl className={classes.figures}>
        <div>
          <dt>{t('replay.looked')}</dt>
          <dd>{number(looked)}</dd>
        </div>
        {matched !== null && (
          <div>
            <dt>{t('replay.matched')}</dt>
            <dd>{number(matched)}</dd>
          </div>
        )}
        <div>
          <dt>{t('replay.changed')}</dt>
          <dd>{number(changed)}</dd>
        </div>
        <div>
          <dt>{t('replay.right', { shown: number(decided.count) })}</dt>
          <dd>
            {rightOf(decided.rightBefore)} → {rightOf(decided.rightAfter)}
          </dd>
        </div>
      </dl>
      {sample.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keyboard
        <section className={classes.scroller} aria-label={t('replay.sample')} tabIndex={0}>
          <Table miw={560} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('column.words')}</Table.Th>
                <Table.Th>{t('replay.before')}</Table.Th>
                <Table.Th>{t('replay.after')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sample.map(({ id, title, before, after }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <TextLink
                      to="/w/$workspace/feedback/items/$itemId"
                      params={{ workspace, itemId: id }}
                      target="_blank"
                      c="inherit"
                      size="sm"
                    >
                      {title}
                    </TextLink>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed">
                      {place(before)}
                    </Text>
                  </Table.Td>
                  <Table.Td title={after.reason.text}>{place(after)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      {sample.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('replay.nothing')}
        </Text>
      )}
    </Stack>
  )
}
