import { Anchor, Badge, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { ListShape } from '../../ui/shapes.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import classes from './Persons.module.css'
import { useTimeline } from './queries.ts'
import { groupTimeline, type TimelineGroup } from './timeline-groups.ts'

const kinds = ['all', 'events', 'feedback'] as const

/** What a person did and said, newest first; events of a session stand together. */
export function Timeline({ project, person }: { project: string; person: string }) {
  const { t } = useTranslation('persons')
  const [kind, setKind] = useState<(typeof kinds)[number]>('all')
  const items = useTimeline(project, person, kind)
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={t('timeline')}
        data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        value={kind}
        onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'all')}
        style={{ alignSelf: 'flex-start' }}
      />
      {items.error && <ErrorNote error={items.error} onRetry={items.retry} />}
      {items.isLoading && <ListShape />}
      {!items.isLoading && items.rows.length === 0 && <Text size="sm">{t('nothingYet')}</Text>}
      <ol className={classes.list}>
        {groupTimeline(items.rows).map((group) => (
          <li key={group.key}>
            {group.kind === 'session' ? <Session events={group.events} /> : <Said item={group.item} />}
          </li>
        ))}
      </ol>
      {items.hasMore && (
        <Button variant="default" onClick={items.loadMore} style={{ alignSelf: 'flex-start' }}>
          {t('more')}
        </Button>
      )}
    </Stack>
  )
}

function Session({ events }: Pick<Extract<TimelineGroup, { kind: 'session' }>, 'events'>) {
  const { t } = useTranslation('persons')
  const { instant, number } = useFormat()
  const newest = events[0]
  if (!newest) return null
  return (
    <div className={classes.session}>
      <Text size="xs" c="dimmed">
        {newest.session && `${t('session')} · `}
        {t('eventCount', { count: events.length, number: number(events.length) })}
      </Text>
      <ol className={classes.list}>
        {events.map(({ id, at, event, path, distinctId }) => (
          <li key={id} className={classes.item}>
            <Text size="sm">
              {event}
              {path && (
                <Text span size="sm" c="dimmed">
                  {' '}
                  {path}
                </Text>
              )}
            </Text>
            <Text size="xs" c="dimmed" title={distinctId}>
              {instant(at)}
            </Text>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Said({ item }: Pick<Extract<TimelineGroup, { kind: 'said' }>, 'item'>) {
  const { t } = useTranslation('persons')
  const { instant } = useFormat()
  const workspace = useWorkspaceSlug()
  const itemId = item.kind === 'reply' ? item.itemId : item.id
  return (
    <div className={`${classes.item} ${classes.said}`}>
      <div>
        <Group gap="xs">
          <Badge variant="light">{t('saidFeedback')}</Badge>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link {...props} to="/w/$workspace/feedback/items/$itemId" params={{ workspace, itemId }} />
            )}
          >
            {item.kind === 'reply' ? t('replied', { author: item.author }) : item.title}
          </Anchor>
        </Group>
        <Text size="sm" lineClamp={3}>
          {item.kind === 'reply' ? item.text : item.excerpt}
        </Text>
      </div>
      <Text size="xs" c="dimmed">
        {instant(item.at)}
      </Text>
    </div>
  )
}
