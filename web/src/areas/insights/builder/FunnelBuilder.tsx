import { type FunnelDefinition, funnelPresets, maxFunnelSteps } from '@gantry/contract/insights-funnel'
import { ActionIcon, Button, Switch, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { anyEvent, moveAt, removeAt, replaceAt } from '../model/definition.ts'
import { BreakdownEditor } from './BreakdownEditor.tsx'
import classes from './builder.module.css'
import { CommitNumber } from './CommitInput.tsx'
import { EventPickEditor } from './EventPickEditor.tsx'
import { AttributionSelect, ExclusionsPart, HeldConstantPart, ViewPart } from './FunnelParts.tsx'
import { Choice, Part, RemoveButton } from './parts.tsx'

type Props = { definition: FunnelDefinition; onChange: (definition: FunnelDefinition) => void }
export type FunnelChange = (changes: Partial<FunnelDefinition>) => void

const orders = ['ordered', 'strict', 'any'] as const
const spans = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const

export function FunnelBuilder({ definition, onChange }: Props) {
  const { t } = useTranslation('insights')
  const { order, window, preset, steps } = definition
  const change: FunnelChange = (changes) => onChange({ ...definition, ...changes })
  return (
    <>
      <Steps definition={definition} change={change} />
      <ViewPart definition={definition} change={change} />
      <Part title={t('funnel.rules')}>
        <Choice
          label={t('funnel.order')}
          isLabelled
          value={order}
          choices={orders.map((value) => ({ value, label: t(`order.${value}`) }))}
          onChange={(value) => change({ order: value })}
        />
        <div className={classes.pair}>
          <CommitNumber
            label={t('funnel.window')}
            isLabelled
            value={window.count}
            min={1}
            max={10_000}
            onChange={(count) => change({ window: { ...window, count } })}
          />
          <Choice
            label={t('funnel.windowUnit')}
            value={window.unit}
            choices={spans.map((value) => ({ value, label: t(`spans.${value}`) }))}
            onChange={(unit) => change({ window: { ...window, unit } })}
          />
        </div>
        <Choice
          label={t('funnel.preset')}
          isLabelled
          value={preset}
          choices={funnelPresets.map((value) => ({ value, label: t(`preset.${value}`) }))}
          onChange={(value) => change({ preset: value, rules: {} })}
        />
        <Switch
          label={t('funnel.compare')}
          checked={definition.compare !== undefined}
          onChange={(event) => change({ compare: event.currentTarget.checked ? 'previous' : undefined })}
        />
      </Part>
      <ExclusionsPart definition={definition} change={change} />
      <HeldConstantPart definition={definition} change={change} />
      <BreakdownEditor
        breakdown={definition.breakdown}
        event={steps[0]?.event ?? null}
        onChange={(breakdown) => change({ breakdown })}
      >
        <AttributionSelect definition={definition} change={change} />
      </BreakdownEditor>
    </>
  )
}

function Steps({ definition: { steps, exclusions }, change }: { definition: FunnelDefinition; change: FunnelChange }) {
  const { t } = useTranslation('insights')
  const setSteps = (next: FunnelDefinition['steps']): void =>
    change({ steps: next, exclusions: exclusions.filter(({ to }) => to <= next.length) })
  return (
    <Part title={t('funnel.steps')}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <div className={classes.entry} key={index}>
          <span className={classes.letter}>{index + 1}</span>
          <div className={classes.rows}>
            <EventPickEditor
              label={t('funnel.stepEvent', { count: index + 1 })}
              pick={step}
              onChange={(pick) => setSteps(replaceAt(steps, index, { ...step, ...pick }))}
            >
              <MoveButton
                label={t('funnel.up', { count: index + 1 })}
                isUp
                disabled={index === 0}
                onClick={() => setSteps(moveAt(steps, index, -1))}
              />
              <MoveButton
                label={t('funnel.down', { count: index + 1 })}
                disabled={index === steps.length - 1}
                onClick={() => setSteps(moveAt(steps, index, 1))}
              />
              {steps.length > 1 && (
                <RemoveButton
                  label={t('funnel.remove', { count: index + 1 })}
                  onClick={() => setSteps(removeAt(steps, index))}
                />
              )}
            </EventPickEditor>
            {index > 0 && index < steps.length - 1 && (
              <Switch
                size="xs"
                label={t('funnel.isOptional')}
                checked={step.isOptional}
                onChange={(event) =>
                  setSteps(replaceAt(steps, index, { ...step, isOptional: event.currentTarget.checked }))
                }
              />
            )}
          </div>
        </div>
      ))}
      {steps.length < maxFunnelSteps && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => setSteps([...steps, { ...anyEvent, isOptional: false }])}
        >
          {t('funnel.add')}
        </Button>
      )}
    </Part>
  )
}

type MoveProps = { label: string; isUp?: boolean; disabled: boolean; onClick: () => void }

function MoveButton({ label, isUp = false, disabled, onClick }: MoveProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={22} aria-label={label} disabled={disabled} onClick={onClick}>
        {isUp ? <IconArrowUp size={14} /> : <IconArrowDown size={14} />}
      </ActionIcon>
    </Tooltip>
  )
}
