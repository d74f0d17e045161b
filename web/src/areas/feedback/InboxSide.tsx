import type { FeedbackCounts } from '@gantry/contract/feedback-items'
import { itemStatuses } from '@gantry/contract/feedback-items'
import { Checkbox, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { listOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import classes from './Inbox.module.css'
import { chosenStatuses, writeStatuses } from './inbox-filter.ts'
import { useAreaTree } from './reference.ts'

/** Beside the inbox: the product areas and statuses with how much lies in each. */
export function InboxSide({ counts }: { counts: FeedbackCounts | undefined }) {
  return (
    <>
      <StatusList counts={counts} />
      <AreaList counts={counts} />
    </>
  )
}

const countOf = (facets: FeedbackCounts['status'] | undefined, value: string): number | undefined =>
  facets && (facets.find((facet) => facet.value === value)?.count ?? 0)

function Count({ value }: { value: number | undefined }) {
  const { number } = useFormat()
  return <span className={classes.sideCount}>{value === undefined ? '' : number(value)}</span>
}

function StatusList({ counts }: { counts: FeedbackCounts | undefined }) {
  const { t } = useTranslation('feedback')
  const [search, change] = useUrlSearch()
  const chosen = chosenStatuses(search)
  return (
    <section aria-label={t('column.status')}>
      <div className={classes.sideHead}>{t('column.status')}</div>
      <ul className={classes.sideList}>
        {itemStatuses.map((status) => (
          <li key={status} className={classes.sideRow}>
            <Checkbox
              size="xs"
              flex={1}
              label={t(`status.${status}`)}
              checked={chosen.includes(status)}
              onChange={(event) => {
                const others = chosen.filter((one) => one !== status)
                change({ status: writeStatuses(event.currentTarget.checked ? [...others, status] : others) })
              }}
            />
            <Count value={countOf(counts?.status, status)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function AreaList({ counts }: { counts: FeedbackCounts | undefined }) {
  const { t } = useTranslation('feedback')
  const [search, change] = useUrlSearch()
  const tree = useAreaTree()
  const chosen = listOf(search.area)
  if (tree.areas.length === 0) return null
  return (
    <section aria-label={t('column.area')}>
      <div className={classes.sideHead}>{t('column.area')}</div>
      <ul className={classes.sideList}>
        {tree.areas.map((area) => {
          const isChosen = chosen.includes(area.id)
          return (
            <li key={area.id}>
              <UnstyledButton
                className={classes.sideRow}
                aria-pressed={isChosen}
                style={{ paddingLeft: 12 + tree.depthOf(area) * 14 }}
                title={tree.pathOf(area.id)}
                onClick={() => change({ area: isChosen ? undefined : [area.id] })}
              >
                <span className={classes.sideName}>{area.name}</span>
                <Count value={countOf(counts?.area, area.id)} />
              </UnstyledButton>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
