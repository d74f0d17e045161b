import type { InsightFacts } from '@gantry/contract/insights-base'
import { Badge, Button, Tooltip } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './Insights.module.css'

type Props = { facts: InsightFacts; isStale: boolean; onRefresh: () => void }

const tickMs = 5_000

/** How old a result is, what it cost, and whether it is exact. */
export function FactsLine({ facts, isStale, onRefresh }: Props) {
  const { t } = useTranslation('insights')
  const { ago, share, number, instant } = useFormat()
  const [now, setNow] = useState(() => new Date())
  const { start, stop } = useInterval(() => setNow(new Date()), tickMs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new result begins to age anew
  useEffect(() => {
    setNow(new Date())
    start()
    return stop
  }, [facts.computedAt])
  return (
    <>
      <div className={classes.facts}>
        <Tooltip label={instant(facts.computedAt)}>
          <span>{t('facts.computed', { ago: ago(facts.computedAt, now) })}</span>
        </Tooltip>
        {facts.isCached && <Badge>{t('facts.cached')}</Badge>}
        {facts.approximation ? (
          <Tooltip label={`${facts.approximation.what} ± ${share(facts.approximation.error)}`}>
            <Badge color="yellow">{t('facts.approximate')}</Badge>
          </Tooltip>
        ) : (
          <span>{t('facts.exact')}</span>
        )}
        {facts.sampledPercent !== null && (
          <Badge color="yellow">{t('facts.sampled', { percent: facts.sampledPercent })}</Badge>
        )}
        <span>{t('facts.cost', { rows: number(facts.rowsRead), ms: number(Math.round(facts.tookMs)) })}</span>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconRefresh size={12} />}
          disabled={isStale}
          onClick={onRefresh}
        >
          {t('facts.refresh')}
        </Button>
      </div>
      {facts.notes.length > 0 && (
        <ul className={classes.notes}>
          {facts.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  )
}
