import type { FunnelDefinition } from '@gantry/contract/insights-funnel'
import { Button, Switch } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { anyEvent, removeAt, replaceAt } from '../model/definition.ts'
import classes from './builder.module.css'
import { EventPickEditor } from './EventPickEditor.tsx'
import type { FunnelChange } from './FunnelBuilder.tsx'
import { IntervalChoice } from './IntervalChoice.tsx'
import { PropertySelect } from './PropertySelect.tsx'
import { Choice, Part, RemoveButton } from './parts.tsx'

type Props = { definition: FunnelDefinition; change: FunnelChange }

const views = ['steps', 'time', 'trend'] as const
type View = (typeof views)[number]

/** What is asked of the funnel: how many, how long, or how it changes. */
export function ViewPart({ definition: { view, steps }, change }: Props) {
  const { t } = useTranslation('insights')
  const start = (kind: View): void => {
    if (kind === 'steps') change({ view: { kind, hasTimes: true } })
    else change({ view: kind === 'time' ? { kind, from: 1 } : { kind, interval: 'day' } })
  }
  const stepChoices = (from: number) =>
    steps.flatMap((step, index) =>
      index + 1 < from
        ? []
        : [{ value: String(index + 1), label: `${index + 1}. ${step.label ?? step.event ?? t('event.any')}` }],
    )
  return (
    <Part title={t('funnel.view')}>
      <Choice
        label={t('funnel.view')}
        value={view.kind}
        choices={views.map((value) => ({ value, label: t(`funnel.views.${value}`) }))}
        onChange={start}
      />
      {view.kind === 'steps' && (
        <Switch
          label={t('funnel.hasTimes')}
          checked={view.hasTimes}
          onChange={(event) => change({ view: { ...view, hasTimes: event.currentTarget.checked } })}
        />
      )}
      {view.kind === 'trend' && (
        <IntervalChoice value={view.interval} onChange={(interval) => change({ view: { ...view, interval } })} />
      )}
      {view.kind === 'time' && (
        <Choice
          label={t('funnel.fromStep')}
          isLabelled
          value={String(view.from)}
          choices={stepChoices(1).slice(0, -1)}
          onChange={(from) => change({ view: { ...view, from: Number(from) } })}
        />
      )}
      {view.kind !== 'steps' && (
        <Choice
          label={t('funnel.toStep')}
          isLabelled
          value={String(view.to ?? steps.length)}
          choices={stepChoices(2)}
          onChange={(to) => change({ view: { ...view, to: Number(to) } })}
        />
      )}
    </Part>
  )
}

/** Events that must not come between two steps. */
export function ExclusionsPart({ definition: { exclusions, steps }, change }: Props) {
  const { t } = useTranslation('insights')
  const between = (from: number, to: number) => ({ from, to, label: t('funnel.between', { from, to }) })
  const spans = steps.slice(1).map((_step, index) => between(index + 1, index + 2))
  const all = steps.length > 2 ? [{ ...between(1, steps.length), label: t('funnel.anywhere') }, ...spans] : spans
  const keyOf = ({ from, to }: { from: number; to: number }): string => `${from}-${to}`
  if (steps.length < 2) return null
  return (
    <Part title={t('funnel.exclusions')}>
      {exclusions.map((exclusion, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an exclusion is its place
        <div className={classes.rows} key={index}>
          <EventPickEditor
            label={t('funnel.excluded')}
            pick={exclusion}
            onChange={(pick) => change({ exclusions: replaceAt(exclusions, index, { ...exclusion, ...pick }) })}
          >
            <RemoveButton
              label={t('funnel.removeExclusion')}
              onClick={() => change({ exclusions: removeAt(exclusions, index) })}
            />
          </EventPickEditor>
          <Choice
            label={t('funnel.where')}
            value={keyOf(exclusion)}
            choices={all.map((one) => ({ value: keyOf(one), label: one.label }))}
            onChange={(key) => {
              const span = all.find((one) => keyOf(one) === key)
              if (span) {
                const { from, to } = span
                change({ exclusions: replaceAt(exclusions, index, { ...exclusion, from, to }) })
              }
            }}
          />
        </div>
      ))}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => change({ exclusions: [...exclusions, { ...anyEvent, from: 1, to: steps.length }] })}
      >
        {t('funnel.addExclusion')}
      </Button>
    </Part>
  )
}

const mostHeld = 3

/** Properties that must be the same on all steps. */
export function HeldConstantPart({ definition: { heldConstant, steps }, change }: Props) {
  const { t } = useTranslation('insights')
  const event = steps[0]?.event ?? null
  return (
    <Part title={t('funnel.held')}>
      {heldConstant.map((property, index) => (
        <div className={classes.line} key={`${property.of}:${property.name}`}>
          <PropertySelect
            label={t('funnel.heldProperty')}
            property={property}
            event={event}
            onChange={(next) => change({ heldConstant: replaceAt(heldConstant, index, next) })}
          />
          <RemoveButton
            label={t('funnel.removeHeld')}
            onClick={() => change({ heldConstant: removeAt(heldConstant, index) })}
          />
        </div>
      ))}
      {heldConstant.length < mostHeld && (
        <PropertySelect
          label={t('funnel.addHeld')}
          property={undefined}
          event={event}
          onChange={(property) => change({ heldConstant: [...heldConstant, property] })}
          variant="subtle"
        />
      )}
    </Part>
  )
}

/** Which event's value of the breakdown counts for a person. */
export function AttributionSelect({ definition: { attribution, steps }, change }: Props) {
  const { t } = useTranslation('insights')
  const stepChoices = steps.map((_step, index) => ({
    value: `step-${index + 1}`,
    label: t('attribution.step', { count: index + 1 }),
  }))
  return (
    <Choice
      label={t('attribution.title')}
      isLabelled
      value={attribution.kind === 'step' ? `step-${attribution.step}` : attribution.kind}
      choices={[
        ...(['first_touch', 'last_touch', 'all_events'] as const).map((value) => ({
          value,
          label: t(`attribution.${value}`),
        })),
        ...stepChoices,
      ]}
      onChange={(value) => {
        if (value === 'first_touch' || value === 'last_touch' || value === 'all_events') {
          change({ attribution: { kind: value } })
        } else change({ attribution: { kind: 'step', step: Number(value.slice('step-'.length)) } })
      }}
    />
  )
}
