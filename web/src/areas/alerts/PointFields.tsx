import type { AlertPoint } from '@gantry/contract/alert-conditions'
import type { InsightDefinition } from '@gantry/contract/insights'
import { statuses } from '@gantry/contract/insights-trends'
import { Group, NumberInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Choice } from '../insights/builder/parts.tsx'

type Props = { definition: InsightDefinition; point: AlertPoint; onChange: (point: AlertPoint) => void }

/** Which number of the insight is meant. */
export function PointFields({ definition, point, onChange }: Props) {
  const { t } = useTranslation('alerts')
  const choices = useChoices(definition)
  const { key, pick } = picked(point)
  return (
    <>
      {choices.length > 0 && (
        <Choice
          label={t('form.number')}
          isLabelled
          value={key}
          choices={choices}
          onChange={(value) => onChange(pick(value))}
        />
      )}
      {point.kind === 'retention' && (
        <Choice
          label={t('form.of')}
          isLabelled
          value={point.of}
          choices={(['average', 'latest'] as const).map((value) => ({ value, label: t(`form.ofs.${value}`) }))}
          onChange={(of) => onChange({ ...point, of })}
        />
      )}
      {point.kind === 'stickiness' && (
        <NumberInput
          label={t('form.intervals')}
          min={1}
          value={point.intervals}
          onChange={(value) => onChange({ ...point, intervals: Math.max(1, Number(value)) })}
        />
      )}
      {point.kind === 'paths' && (
        <Group grow align="flex-start">
          <NumberInput
            label={t('form.column')}
            min={0}
            value={point.step}
            onChange={(value) => onChange({ ...point, step: Math.max(0, Number(value)) })}
          />
          <TextInput
            label={t('form.node')}
            value={point.from}
            onChange={(event) => onChange({ ...point, from: event.currentTarget.value })}
          />
        </Group>
      )}
    </>
  )
}

/** The key of the chosen number, and the point that another key stands for. */
function picked(point: AlertPoint): { key: string; pick: (key: string) => AlertPoint } {
  switch (point.kind) {
    case 'trends':
      return {
        key: `${point.isFormula ? 'f' : 's'}${point.series}`,
        pick: (key) => ({ ...point, isFormula: key.startsWith('f'), series: Number(key.slice(1)) }),
      }
    case 'funnel':
      return { key: String(point.step), pick: (key) => ({ ...point, step: Number(key) }) }
    case 'retention':
      return { key: String(point.column), pick: (key) => ({ ...point, column: Number(key) }) }
    case 'lifecycle':
      return {
        key: point.status,
        pick: (key) => ({ ...point, status: statuses.find((status) => status === key) ?? point.status }),
      }
    case 'stickiness':
      return { key: String(point.series), pick: (key) => ({ ...point, series: Number(key) }) }
    default:
      return { key: '', pick: () => point }
  }
}

function useChoices(definition: InsightDefinition): { value: string; label: string }[] {
  const { t } = useTranslation('alerts')
  const { t: ti } = useTranslation('insights')
  const nameOf = ({ label, event }: { label?: string | undefined; event: string | null }): string =>
    label ?? event ?? ti('event.any')
  switch (definition.kind) {
    case 'trends':
      return [
        ...definition.series.flatMap((one, index) =>
          one.isHidden ? [] : [{ value: `s${index}`, label: nameOf(one) }],
        ),
        ...definition.formulas.map(({ label, expression }, index) => ({
          value: `f${index}`,
          label: label ?? expression,
        })),
      ]
    case 'funnel':
      return definition.steps
        .map((one, index) => ({
          value: String(index + 1),
          label: t('form.step', { step: index + 1, name: nameOf(one) }),
        }))
        .slice(1)
    case 'retention':
      return Array.from({ length: Math.max(1, definition.periods - 1) }, (_, index) => ({
        value: String(index + 1),
        label: t('form.retention', { column: index + 1 }),
      }))
    case 'lifecycle':
      return statuses.map((value) => ({ value, label: ti(`status.${value}`) }))
    case 'stickiness':
      return definition.series.map((one, index) => ({ value: String(index), label: nameOf(one) }))
    default:
      return []
  }
}
