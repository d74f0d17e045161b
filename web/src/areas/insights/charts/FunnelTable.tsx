import type { InsightPoint } from '@gantry/contract/insights'
import type { FunnelResult } from '@gantry/contract/insights-funnel'
import { useComputedColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChartWords } from '../use-chart-words.ts'
import classes from './charts.module.css'
import { seriesColor } from './look.ts'

type Props = { result: FunnelResult; onPoint: ((point: InsightPoint, words: string) => void) | undefined }
type Group = FunnelResult['groups'][number]

/** Each step with how many made it, the share of all and of the step before, who was lost, and how long it took. */
export function FunnelTable({ result, onPoint }: Props) {
  const { t } = useTranslation('insights')
  const hasTimes = result.groups.some(({ steps }) => steps.some(({ medianMs }) => medianMs !== null))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section className={classes.scroller} aria-label={t('table.label')} tabIndex={0}>
      <table className={classes.table} aria-label={t('table.label')}>
        <thead>
          <tr>
            <th scope="col">{t('funnel.step')}</th>
            <th scope="col">{t('words.people')}</th>
            <th scope="col">{t('funnel.fromStart')}</th>
            <th scope="col">{t('funnel.interval')}</th>
            <th scope="col">{t('funnel.fromPrevious')}</th>
            <th scope="col">{t('funnel.dropped')}</th>
            {hasTimes && <th scope="col">{t('funnel.median')}</th>}
            {hasTimes && <th scope="col">{t('funnel.average')}</th>}
          </tr>
        </thead>
        {result.groups.map((group, index) => (
          <GroupRows
            key={`${group.isPrevious}/${group.isOther}/${JSON.stringify(group.group)}`}
            {...{ group, index, hasTimes, result, onPoint }}
          />
        ))}
      </table>
    </section>
  )
}

type RowsProps = Props & { group: Group; index: number; hasTimes: boolean }

function GroupRows({ group, index, hasTimes, result, onPoint }: RowsProps) {
  const { t } = useTranslation('insights')
  const words = useChartWords()
  const scheme = useComputedColorScheme()
  const owner = { group: group.group, isOther: group.isOther, isPrevious: group.isPrevious }
  const plain = group.isOther ? words.other : group.group ? words.group(group.group) : words.conversion
  const name = group.isPrevious ? words.previous(plain) : plain
  const duration = (ms: number | null): string => (ms === null ? words.none : words.duration(ms))
  const share = (value: number | null): string => (value === null ? words.none : words.share(value))
  const press = (count: number, step: number, isDropOff: boolean, said: string) =>
    onPoint && count > 0 ? (
      <button
        type="button"
        className={classes.press}
        onClick={() => onPoint({ kind: 'funnel', step, isDropOff, ...owner }, said)}
      >
        {words.number(count)}
      </button>
    ) : (
      words.number(count)
    )
  return (
    <tbody>
      {result.groups.length > 1 && (
        <tr>
          <th scope="rowgroup" colSpan={hasTimes ? 8 : 6}>
            <span className={classes.swatch} style={{ background: seriesColor(scheme, index) }} />
            <strong>{name}</strong>
          </th>
        </tr>
      )}
      {group.steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <tr key={at}>
          <th scope="row">
            {at + 1}. {step.label}
            {step.isOptional && ` (${t('funnel.optional')})`}
          </th>
          <td>{press(step.count, at + 1, false, t('funnel.made', { step: step.label }))}</td>
          <td>{share(step.fromStart)}</td>
          <td>{step.interval ? `${share(step.interval.low)} – ${share(step.interval.high)}` : words.none}</td>
          <td>{at === 0 ? words.none : share(step.fromPrevious)}</td>
          <td>{at === 0 ? words.none : press(step.dropped, at + 1, true, t('funnel.lost', { step: step.label }))}</td>
          {hasTimes && <td>{duration(step.medianMs)}</td>}
          {hasTimes && <td>{duration(step.averageMs)}</td>}
        </tr>
      ))}
      {group.removed > 0 && (
        <tr>
          <td colSpan={hasTimes ? 8 : 6} className={classes.step}>
            {t('funnel.removed', { count: group.removed })}
          </td>
        </tr>
      )}
    </tbody>
  )
}
