import type { FeedbackItemDetail } from '@gantry/contract/feedback-items'
import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { useWorkspaceSlug } from '../../../url/use-url.ts'
import { useSimilar } from '../queries.ts'
import classes from './Item.module.css'

function ItemLink({ id, words, fact }: { id: string; words: string; fact: string }) {
  const workspace = useWorkspaceSlug()
  return (
    <li>
      <Link
        to="/w/$workspace/feedback/items/$itemId"
        params={{ workspace, itemId: id }}
        search={(now) => now}
        className={classes.row}
      >
        <span className={classes.rowWords}>{words}</span>
        <span className={classes.rowFact}>{fact}</span>
      </Link>
    </li>
  )
}

/** The other messages of the same conversation. */
export function ItemThread({ item }: { item: FeedbackItemDetail }) {
  const { t } = useTranslation('feedback')
  const { ago } = useFormat()
  if (item.thread.length === 0) return null
  return (
    <section className={classes.section} aria-labelledby={`thread-${item.id}`}>
      <h3 id={`thread-${item.id}`} className={classes.sectionTitle}>
        {t('thread.title', { count: item.thread.length })}
      </h3>
      <ul className={classes.rows}>
        {item.thread.map((other) => (
          <ItemLink
            key={other.id}
            id={other.id}
            words={other.author === null ? other.excerpt : `${other.author}: ${other.excerpt}`}
            fact={ago(other.createdAt)}
          />
        ))}
      </ul>
    </section>
  )
}

/** What others said in nearly the same words. */
export function SimilarItems({ id }: { id: string }) {
  const { t } = useTranslation('feedback')
  const { share } = useFormat()
  const { data, isPending } = useSimilar(id)
  if (data?.items.length === 0) return null
  return (
    <section className={classes.section} aria-labelledby={`similar-${id}`}>
      <h3 id={`similar-${id}`} className={classes.sectionTitle}>
        {t('similar.title')}
      </h3>
      {isPending ? (
        <Skeleton height={84} />
      ) : (
        <ul className={classes.rows}>
          {data?.items.map((other) => (
            <ItemLink
              key={other.id}
              id={other.id}
              words={other.excerpt}
              fact={`${other.area?.name ?? t('noArea')} · ${share(Math.round(other.similarity * 100) / 100)}`}
            />
          ))}
        </ul>
      )}
    </section>
  )
}
