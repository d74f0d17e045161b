import type { FeedbackItem } from '@gantry/contract/feedback-items'
import { Group } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Format } from '../../i18n/format.ts'
import type { Column } from '../../ui/table/columns.ts'
import classes from './Inbox.module.css'
import { StatusIcon } from './StatusIcon.tsx'

/** Who said it, as well as that is known. */
export const authorOf = ({ author, account }: Pick<FeedbackItem, 'author' | 'account'>): string | null =>
  author.name ?? author.email ?? account?.name ?? null

/** The subject and what follows it; without a subject the text alone. */
const wordsOf = ({ title, excerpt }: FeedbackItem): { head: string | null; rest: string } =>
  excerpt.startsWith(title.replace(/…$/, '')) ? { head: null, rest: excerpt } : { head: title, rest: excerpt }

function Words({ item }: { item: FeedbackItem }) {
  const { head, rest } = wordsOf(item)
  return (
    <span className={item.status === 'new' ? classes.unread : undefined}>
      {head === null ? (
        rest
      ) : (
        <>
          {head} <span className={classes.rest}>{rest}</span>
        </>
      )}
    </span>
  )
}

const Dim = ({ children }: { children: ReactNode }) => <span className={classes.dim}>{children}</span>

/** `format` is handed down to the rows: a hook in each of them makes scrolling slow. */
export function useInboxColumns(format: Format): readonly Column<FeedbackItem>[] {
  const { t } = useTranslation('feedback')
  return useMemo(
    () => [
      {
        key: 'status',
        header: t('column.status'),
        width: '44px',
        cell: ({ status }) => (
          <Group h="100%">
            <StatusIcon status={status} />
          </Group>
        ),
        text: ({ status }) => t(`status.${status}`),
      },
      {
        key: 'author',
        header: t('column.author'),
        width: 'minmax(90px, 1fr)',
        isOptional: true,
        cell: (item) => authorOf(item) ?? <Dim>–</Dim>,
        text: (item) => authorOf(item),
      },
      {
        key: 'words',
        header: t('column.words'),
        width: 'minmax(220px, 4fr)',
        cell: (item) => <Words item={item} />,
        text: (item) => {
          const { head, rest } = wordsOf(item)
          return head === null ? rest : `${head}: ${rest}`
        },
      },
      {
        key: 'account',
        header: t('column.account'),
        width: 'minmax(90px, 1fr)',
        isOptional: true,
        isHiddenAtFirst: true,
        cell: ({ account }) => account?.name ?? '',
        text: ({ account }) => account?.name ?? null,
      },
      {
        key: 'area',
        header: t('column.area'),
        width: 'minmax(110px, 1.4fr)',
        isOptional: true,
        cell: ({ area }) => (area ? <span title={area.path}>{area.name}</span> : <Dim>{t('noArea')}</Dim>),
        text: ({ area }) => area?.path ?? null,
      },
      {
        key: 'owner',
        header: t('column.owner'),
        width: 'minmax(90px, 1fr)',
        isOptional: true,
        cell: ({ owner, assignee }) => assignee?.name ?? owner?.name ?? '',
        text: ({ owner }) => owner?.name ?? null,
      },
      {
        key: 'assignee',
        header: t('column.assignee'),
        width: 'minmax(90px, 1fr)',
        isOptional: true,
        isHiddenAtFirst: true,
        cell: ({ assignee }) => assignee?.name ?? '',
        text: ({ assignee }) => assignee?.name ?? null,
      },
      {
        key: 'source',
        header: t('column.source'),
        width: 'minmax(90px, 1fr)',
        isOptional: true,
        isHiddenAtFirst: true,
        cell: ({ source }) => source.name,
        text: ({ source }) => source.name,
      },
      {
        key: 'language',
        header: t('column.language'),
        width: '96px',
        isOptional: true,
        isHiddenAtFirst: true,
        cell: ({ language }) => (language === null ? '' : format.languageName(language)),
        text: ({ language }) => language,
      },
      {
        key: 'rating',
        header: t('column.rating'),
        width: '64px',
        align: 'right',
        isOptional: true,
        isHiddenAtFirst: true,
        cell: ({ rating }) => (rating === null ? '' : format.number(rating)),
        text: ({ rating }) => rating,
      },
      {
        key: 'reason',
        header: t('column.reason'),
        width: 'minmax(140px, 2fr)',
        isOptional: true,
        isHiddenAtFirst: true,
        cell: ({ reason }) => reason.text,
        text: ({ reason }) => reason.text,
      },
      {
        key: 'createdAt',
        header: t('column.createdAt'),
        width: '92px',
        align: 'right',
        cell: (item) => <When item={item} format={format} />,
        text: ({ createdAt }) => createdAt,
      },
    ],
    [t, format],
  )
}

type RowProps = { item: FeedbackItem; format: Format }

function When({ item: { createdAt, snoozedUntil }, format: { ago, day, instant } }: RowProps) {
  const { t } = useTranslation('feedback')
  const isSnoozed = snoozedUntil !== null && new Date(snoozedUntil) > new Date()
  if (!isSnoozed) return <span title={instant(createdAt)}>{ago(createdAt)}</span>
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap" title={t('snoozedUntil', { day: instant(snoozedUntil) })}>
      <IconClockPause size={14} aria-label={t('snoozedUntil', { day: instant(snoozedUntil) })} role="img" />
      {day(snoozedUntil)}
    </Group>
  )
}

/** A row on a narrow screen. */
export function NarrowRow({ item, format }: RowProps) {
  const { t } = useTranslation('feedback')
  return (
    <div className={classes.narrow}>
      <Group gap={6} wrap="nowrap">
        <StatusIcon status={item.status} />
        <span className={classes.narrowWords}>
          <Words item={item} />
        </span>
      </Group>
      <Group gap={8} wrap="nowrap" justify="space-between" className={classes.narrowFacts}>
        <span className={classes.narrowWords}>
          {[authorOf(item), item.area?.name ?? t('noArea')].filter(Boolean).join(' · ')}
        </span>
        <When item={item} format={format} />
      </Group>
    </div>
  )
}
