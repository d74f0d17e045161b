import type { FeedbackItemDetail } from '@gantry/contract/feedback-items'
import { Code, SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DetailShape } from '../../../ui/shapes.tsx'
import classes from './Item.module.css'
import { markWords } from './mark-words.ts'

const FormattedText = lazy(async () => ({ default: (await import('./FormattedText.tsx')).FormattedText }))

type View = 'text' | 'formatted' | 'original'

/** What was said: the words with those that decided its way marked, as formatted, or exactly as it came. */
export function ItemText({ item }: { item: FeedbackItemDetail }) {
  const { t } = useTranslation('feedback')
  const [view, setView] = useState<View>('text')
  const views: View[] = [
    'text',
    ...(item.html === null ? [] : ['formatted' as const]),
    ...(item.original === item.text ? [] : ['original' as const]),
  ]
  return (
    <div className={classes.text}>
      {view === 'text' && (
        <p className={classes.words} lang={item.language ?? undefined}>
          {markWords(item.text, item.reason.terms).map(({ text, isMarked }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
            isMarked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
          )}
        </p>
      )}
      {view === 'formatted' && item.html !== null && (
        <Suspense fallback={<DetailShape />}>
          <FormattedText html={item.html} />
        </Suspense>
      )}
      {view === 'original' && (
        <Code block className={classes.original}>
          {item.original}
        </Code>
      )}
      {views.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('item.view')}
          value={view}
          onChange={setView}
          data={views.map((value) => ({ value, label: t(`item.views.${value}`) }))}
        />
      )}
    </div>
  )
}
