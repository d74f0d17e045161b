import type { Reply } from '@gantry/contract/endpoint'
import {
  compareFunnelPresets,
  type FunnelDefinition,
  type FunnelPreset,
  funnelPresets,
} from '@gantry/contract/insights-funnel'
import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { useWhyNot } from '../../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import { useWorkspaceSlug } from '../../../url/use-url.ts'
import { Choice } from '../builder/parts.tsx'
import chart from '../charts/charts.module.css'
import { writeDefinition } from '../model/definition.ts'
import classes from './funnel.module.css'

type Props = { project: string; definition: FunnelDefinition }
type Sides = { left: FunnelPreset; right: FunnelPreset }
type Comparison = Reply<typeof compareFunnelPresets>

/** The same funnel counted as two products count it: the numbers, and who makes the difference by which rule. */
export function PresetComparison({ project, definition }: Props) {
  const { t } = useTranslation('insights')
  const whyNot = useWhyNot('persons.read')
  const [left, setLeft] = useState(definition.preset)
  const [right, setRight] = useState<FunnelPreset>(definition.preset === 'posthog' ? 'gantry' : 'posthog')
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['insight-presets', project, writeDefinition(definition), left, right],
    queryFn: ({ signal }) =>
      call(compareFunnelPresets, { body: { project, definition, left, right, limit: 100 } }, { signal }),
    enabled: whyNot === null && left !== right,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const choices = funnelPresets.map((value) => ({ value, label: t(`preset.${value}`) }))
  if (whyNot) return <Text size="sm">{whyNot}</Text>
  return (
    <section className={classes.pane} aria-label={t('analysis.presets.title')}>
      <div className={classes.choices}>
        <Choice label={t('analysis.presets.left')} isLabelled value={left} choices={choices} onChange={setLeft} />
        <Choice label={t('analysis.presets.right')} isLabelled value={right} choices={choices} onChange={setRight} />
      </div>
      {left === right && <Text size="sm">{t('analysis.presets.same')}</Text>}
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isFetching && !data && <Skeleton height={120} aria-busy="true" />}
      {data && left !== right && <Compared {...{ project, definition, left, right, data }} />}
    </section>
  )
}

type ComparedProps = Props & Sides & { data: Comparison }

function Compared({ project, definition, left, right, data }: ComparedProps) {
  const { t } = useTranslation('insights')
  const { number } = useFormat()
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <section className={chart.scroller} aria-label={t('analysis.presets.title')} tabIndex={0}>
        <table className={chart.table} aria-label={t('analysis.presets.title')}>
          <thead>
            <tr>
              <th scope="col">{t('funnel.step')}</th>
              <th scope="col">{t(`preset.${left}`)}</th>
              <th scope="col">{t(`preset.${right}`)}</th>
              <th scope="col">{t('analysis.presets.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {definition.steps.map(({ label, event }, index) => {
              const [one = 0, other = 0] = [data.left[index], data.right[index]]
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                <tr key={index}>
                  <th scope="row">
                    {index + 1}. {label ?? event ?? t('event.any')}
                  </th>
                  <td>{number(one)}</td>
                  <td>{number(other)}</td>
                  <td>{one === other ? '0' : `${other > one ? '+' : '−'}${number(Math.abs(other - one))}`}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      <Text size="sm">
        {data.count === 0
          ? t('analysis.presets.nobody')
          : t('analysis.presets.count', { count: data.count, shown: number(data.count) })}
      </Text>
      {data.count > 0 && <Differing {...{ project, definition, left, right, data }} />}
    </>
  )
}

/** Who gets to a different step, and by which rule. */
function Differing({ project, definition, left, right, data }: ComparedProps) {
  const { t } = useTranslation('insights')
  const { list } = useFormat()
  const workspace = useWorkspaceSlug()
  const step = (reached: number): string =>
    reached === 0 ? t('analysis.presets.outside') : t('funnel.stepEvent', { count: reached })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section className={chart.scroller} aria-label={t('analysis.presets.who')} tabIndex={0}>
      <table className={chart.table} aria-label={t('analysis.presets.who')}>
        <thead>
          <tr>
            <th scope="col">{t('analysis.presets.who')}</th>
            <th scope="col">{t(`preset.${left}`)}</th>
            <th scope="col">{t(`preset.${right}`)}</th>
            <th scope="col">{t('analysis.presets.why')}</th>
          </tr>
        </thead>
        <tbody>
          {data.people.map(({ key, distinctId, left: one, right: other, reasons }) => (
            <tr key={key}>
              <th scope="row">
                {definition.unit === 'person' ? (
                  <TextLink
                    to="/w/$workspace/persons/$personId"
                    params={{ workspace, personId: key }}
                    search={{ project }}
                    c="inherit"
                  >
                    {distinctId ?? key}
                  </TextLink>
                ) : (
                  (distinctId ?? key)
                )}
              </th>
              <td>{step(one)}</td>
              <td>{step(other)}</td>
              <td>{list(reasons.map((reason) => t(`analysis.reason.${reason}`)))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
