import type { AlertCondition } from '@gantry/contract/alert-conditions'
import { Group, NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Choice } from '../insights/builder/parts.tsx'
import { newCondition } from './model.ts'

type Props = {
  condition: AlertCondition
  /** The number is a share: people write per cent. */
  isShare: boolean
  onChange: (condition: AlertCondition) => void
}

const kinds = ['threshold', 'change', 'anomaly'] as const
const directions = ['either', 'rise', 'drop'] as const

/** When the alert calls. */
export function ConditionFields({ condition, isShare, onChange }: Props) {
  const { t } = useTranslation('alerts')
  const scale = isShare ? 100 : 1
  const hint = isShare && t('form.percentHint')
  const limit = (value: string | number): number | null => (value === '' ? null : Number(value) / scale)
  const shown = (value: number | null): number | '' => (value === null ? '' : Number((value * scale).toPrecision(12)))
  return (
    <>
      <Group grow align="flex-start">
        <Choice
          label={t('form.when')}
          isLabelled
          value={condition.kind}
          choices={kinds.map((value) => ({ value, label: t(`form.kinds.${value}`) }))}
          onChange={(kind) => onChange(newCondition(kind))}
        />
        {condition.kind !== 'threshold' && (
          <Choice
            label={t('form.direction')}
            isLabelled
            value={condition.direction}
            choices={directions.map((value) => ({ value, label: t(`form.directions.${value}`) }))}
            onChange={(direction) => onChange({ ...condition, direction })}
          />
        )}
      </Group>
      {condition.kind === 'threshold' && (
        <Group grow align="flex-start">
          {(['above', 'below'] as const).map((side) => (
            <NumberInput
              key={side}
              label={t(`form.${side}`)}
              description={hint}
              value={shown(condition[side])}
              onChange={(value) => onChange({ ...condition, [side]: limit(value) })}
            />
          ))}
        </Group>
      )}
      {condition.kind === 'change' && <ChangeFields condition={condition} scale={scale} onChange={onChange} />}
      {condition.kind === 'anomaly' && (
        <Group grow align="flex-start">
          <NumberInput
            label={t('form.falseAlarms')}
            min={0.05}
            max={10}
            value={condition.falseAlarms}
            onChange={(value) => Number(value) >= 0.05 && onChange({ ...condition, falseAlarms: Number(value) })}
          />
          <NumberInput
            label={t('form.periods')}
            min={4}
            max={26}
            allowDecimal={false}
            value={condition.periods}
            onChange={(value) => Number(value) >= 4 && onChange({ ...condition, periods: Number(value) })}
          />
        </Group>
      )}
    </>
  )
}

type ChangeProps = {
  condition: Extract<AlertCondition, { kind: 'change' }>
  scale: number
  onChange: (condition: AlertCondition) => void
}

function ChangeFields({ condition, scale, onChange }: ChangeProps) {
  const { t } = useTranslation('alerts')
  const factor = condition.measure === 'share' ? 100 : scale
  return (
    <Group grow align="flex-start">
      <NumberInput
        label={t('form.by')}
        min={0}
        value={Number((condition.by * factor).toPrecision(12))}
        onChange={(value) => Number(value) > 0 && onChange({ ...condition, by: Number(value) / factor })}
      />
      <Choice
        label={t('form.measure')}
        isLabelled
        value={condition.measure}
        choices={(['share', 'absolute'] as const).map((value) => ({ value, label: t(`form.measures.${value}`) }))}
        onChange={(measure) => onChange({ ...condition, measure })}
      />
      <NumberInput
        label={t('form.lag')}
        min={1}
        max={366}
        allowDecimal={false}
        value={condition.lag}
        onChange={(value) => Number(value) >= 1 && onChange({ ...condition, lag: Number(value) })}
      />
    </Group>
  )
}
