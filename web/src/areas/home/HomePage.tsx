import { getToday, type TodayItem } from '@gantry/contract/home'
import { Button, Text } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useMay, useMe } from '../../session/me.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageBody } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListShape } from '../../ui/shapes.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import { inWorkspace, useWorkspaceSlug } from '../../url/use-url.ts'
import classes from './HomePage.module.css'
import { partOfDay } from './part-of-day.ts'

/** What needs this person today; each number opens the list it counts. */
export function HomePage() {
  const { t } = useTranslation('home')
  const { name, current } = useMe()
  const { data, error, refetch } = useQuery({
    queryKey: ['today'],
    queryFn: () => call(getToday, {}),
    meta: { topics: ['*', 'feedback_item', 'notification', 'import', 'product_area', 'member', 'job', 'comment'] },
  })
  const part = partOfDay(new Date(), current.zone)
  const first = name.split(' ')[0] ?? name
  return (
    <>
      <PageHeader title={t(`greeting.${part}`, { name: first })} answers={t('answers')} />
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListShape rows={5} />
      ) : data.items.length > 0 ? (
        <PageBody>
          <ul className={classes.list}>
            {data.items.map((item) => (
              <TodayRow key={item.kind} item={item} />
            ))}
          </ul>
        </PageBody>
      ) : data.isEmpty ? (
        <NoFeedback />
      ) : (
        <AllWell />
      )}
    </>
  )
}

function TodayRow({ item }: { item: TodayItem }) {
  const { t } = useTranslation('home')
  const { number, share, ago } = useFormat()
  const slug = useWorkspaceSlug()
  const { kind, count, since, detail, url } = item
  return (
    <li>
      <Link to={inWorkspace(slug, url)} className={classes.row}>
        <span className={classes.count}>{kind === 'routing_accuracy' ? share(count) : number(count)}</span>
        <span className={classes.words}>
          <Text size="md" fw={500} component="span">
            {t(`item.${kind}`)}
          </Text>
          <Text size="sm" c="dimmed" component="span" lineClamp={1}>
            {detail ?? t(`hint.${kind}`)}
          </Text>
        </span>
        {since && (
          <Text size="xs" c="dimmed" component="span" className={classes.since}>
            {count === 1 ? ago(since) : t('since', { when: ago(since) })}
          </Text>
        )}
        <IconChevronRight size={16} className={classes.arrow} aria-hidden="true" />
      </Link>
    </li>
  )
}

function NoFeedback() {
  const { t } = useTranslation('home')
  const slug = useWorkspaceSlug()
  const mayImport = useMay('imports.run')
  return (
    <EmptyState
      title={t('emptyTitle')}
      text={t('emptyText')}
      sketch={<ListSketch />}
      action={
        mayImport && (
          <Button
            renderRoot={(props) => (
              <Link
                {...props}
                to="/w/$workspace/imports/new"
                params={{ workspace: slug }}
                search={{ kind: 'feedback' }}
              />
            )}
          >
            {t('importFirst')}
          </Button>
        )
      }
      others={
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link {...props} to="/w/$workspace/settings/workspace" params={{ workspace: slug }} search={{}} />
          )}
        >
          {t('tryDemo')}
        </Button>
      }
    />
  )
}

function AllWell() {
  const { t } = useTranslation('home')
  const slug = useWorkspaceSlug()
  return (
    <EmptyState
      title={t('allWell')}
      text={t('allWellText')}
      action={
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link {...props} to="/w/$workspace/feedback" params={{ workspace: slug }} search={{}} />
          )}
        >
          {t('openFeedback')}
        </Button>
      }
    />
  )
}
