import type { PropertyRef } from '@gantry/contract/insights-base'
import { type FunnelDefinition, type FunnelDriver, findFunnelDrivers } from '@gantry/contract/insights-funnel'
import { Badge, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { PropertySelect } from '../builder/PropertySelect.tsx'
import { Choice } from '../builder/parts.tsx'
import chart from '../charts/charts.module.css'
import { writeDefinition } from '../model/definition.ts'
import classes from './funnel.module.css'

type Props = { project: string; definition: FunnelDefinition }

const subjects = ['events', 'property'] as const

/** What those who made a step did or had more often, or less, than those who were lost before it. */
export function Drivers({ project, definition }: Props) {
  const { t } = useTranslation('insights')
  const { steps } = definition
  const [chosenStep, setStep] = useState(steps.length)
  const [subject, setSubject] = useState<(typeof subjects)[number]>('events')
  const [property, setProperty] = useState<PropertyRef>()
  const step = Math.min(chosenStep, steps.length)
  const properties = subject === 'property' && property ? [property] : []
  const isAsked = subject === 'events' || property !== undefined
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['insight-drivers', project, writeDefinition(definition), step, properties],
    queryFn: ({ signal }) => call(findFunnelDrivers, { body: { project, definition, step, properties } }, { signal }),
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const named = steps.map(({ label, event }, index) => `${index + 1}. ${label ?? event ?? t('event.any')}`)
  return (
    <section className={classes.pane} aria-label={t('analysis.drivers.title')}>
      <div className={classes.choices}>
        <Choice
          label={t('analysis.drivers.step')}
          isLabelled
          value={String(step)}
          choices={named.flatMap((label, index) => (index === 0 ? [] : [{ value: String(index + 1), label }]))}
          onChange={(value) => setStep(Number(value))}
        />
        <Choice
          label={t('analysis.drivers.subject')}
          isLabelled
          value={subject}
          choices={subjects.map((value) => ({ value, label: t(`analysis.drivers.${value}`) }))}
          onChange={setSubject}
        />
        {subject === 'property' && (
          <PropertySelect
            label={t('analysis.drivers.property')}
            property={property}
            event={steps[0]?.event}
            onChange={setProperty}
          />
        )}
      </div>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isFetching && !data && <Skeleton height={120} aria-busy="true" />}
      {isAsked && data && <Found {...data} />}
    </section>
  )
}

type FoundProps = {
  converted: number
  dropped: number
  comparisons: number
  isSkewed: boolean
  drivers: readonly FunnelDriver[]
}

function Found({ converted, dropped, comparisons, isSkewed, drivers }: FoundProps) {
  const { t } = useTranslation('insights')
  const { number } = useFormat()
  if (drivers.length === 0) return <Text size="sm">{t('analysis.drivers.none')}</Text>
  const counts = { converted: number(converted), dropped: number(dropped), comparisons: number(comparisons) }
  return (
    <>
      <Text size="sm">
        {t('analysis.drivers.counts', counts)} {t('analysis.drivers.caution')}
        {isSkewed && ` ${t('analysis.drivers.skewed')}`}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <section className={chart.scroller} aria-label={t('analysis.drivers.title')} tabIndex={0}>
        <table className={chart.table} aria-label={t('analysis.drivers.title')}>
          <thead>
            <tr>
              <th scope="col">{t('analysis.drivers.name')}</th>
              <th scope="col">{t('analysis.drivers.with')}</th>
              <th scope="col">{t('analysis.drivers.without')}</th>
              <th scope="col">{t('analysis.drivers.odds')}</th>
              <th scope="col">{t('analysis.drivers.q')}</th>
              <th scope="col">{t('analysis.drivers.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {drivers.map((driver) => (
              <DriverRow key={`${driver.name}=${driver.value}`} driver={driver} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function DriverRow({ driver }: { driver: FunnelDriver }) {
  const { t, i18n } = useTranslation('insights')
  const { share, number } = useFormat()
  const small = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 })
  const rate = ({ rate: value, low, high }: FunnelDriver['rateWith'], count: number) => (
    <td>
      {value === null ? '–' : share(value)} <span className={classes.range}>{`${share(low)} – ${share(high)}`}</span>
      <span className={classes.range}> n = {number(count)}</span>
    </td>
  )
  const { name, value, oddsRatio, q, isSignificant, rateWith, rateWithout } = driver
  const verdict = isSignificant ? (oddsRatio.ratio > 1 ? 'more' : 'less') : 'open'
  return (
    <tr>
      <th scope="row">{value === null ? name : `${name} = ${value}`}</th>
      {rate(rateWith, driver.convertedWith + driver.droppedWith)}
      {rate(rateWithout, driver.convertedWithout + driver.droppedWithout)}
      <td>
        {small.format(oddsRatio.ratio)}{' '}
        <span className={classes.range}>{`${small.format(oddsRatio.low)} – ${small.format(oddsRatio.high)}`}</span>
      </td>
      <td>{q < 0.001 ? `< ${small.format(0.001)}` : small.format(q)}</td>
      <td>
        <Badge color={isSignificant ? 'accent' : 'gray'}>{t(`analysis.drivers.${verdict}`)}</Badge>
      </td>
    </tr>
  )
}
