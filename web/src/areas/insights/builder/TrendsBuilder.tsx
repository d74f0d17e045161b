import type { TrendsDefinition } from '@gantry/contract/insights-trends'
import { Button, Switch } from '@mantine/core'
import { IconMathFunction, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { anyEvent, letterOf, removeAt, replaceAt } from '../model/definition.ts'
import { BreakdownEditor } from './BreakdownEditor.tsx'
import classes from './builder.module.css'
import { CommitText } from './CommitInput.tsx'
import { EventPickEditor } from './EventPickEditor.tsx'
import { MeasureSelect } from './MeasureSelect.tsx'
import { Choice, Part, RemoveButton } from './parts.tsx'

type Props = { definition: TrendsDefinition; onChange: (definition: TrendsDefinition) => void }

export function TrendsBuilder({ definition, onChange }: Props) {
  const { t } = useTranslation('insights')
  const { series } = definition
  const change = (changes: Partial<TrendsDefinition>): void => onChange({ ...definition, ...changes })
  return (
    <>
      <Part title={t('trends.series')}>
        {series.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a series is its letter
          <div className={classes.entry} key={index}>
            <span className={classes.letter}>{letterOf(index)}</span>
            <EventPickEditor
              label={t('trends.event', { letter: letterOf(index) })}
              pick={one}
              onChange={(pick) => change({ series: replaceAt(series, index, { ...one, ...pick }) })}
            >
              {series.length > 1 && (
                <RemoveButton
                  label={t('trends.remove', { letter: letterOf(index) })}
                  onClick={() => change({ series: removeAt(series, index) })}
                />
              )}
            </EventPickEditor>
          </div>
        ))}
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => change({ series: [...series, { ...anyEvent, measure: { kind: 'unique' }, isHidden: false }] })}
        >
          {t('trends.add')}
        </Button>
      </Part>
      <Part title={t('measure.label')}>
        {series.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a series is its letter
          <div className={classes.entry} key={index}>
            <span className={classes.letter}>{letterOf(index)}</span>
            <div className={classes.rows}>
              <MeasureSelect
                measure={one.measure}
                event={one.event}
                onChange={(measure) => change({ series: replaceAt(series, index, { ...one, measure }) })}
              />
              {definition.formulas.length > 0 && (
                <Switch
                  size="xs"
                  label={t('trends.hidden')}
                  checked={one.isHidden}
                  onChange={(event) =>
                    change({ series: replaceAt(series, index, { ...one, isHidden: event.currentTarget.checked }) })
                  }
                />
              )}
            </div>
          </div>
        ))}
      </Part>
      <Formulas definition={definition} change={change} />
      <BreakdownEditor
        breakdown={definition.breakdown}
        event={series[0]?.event ?? null}
        onChange={(breakdown) => change({ breakdown })}
      />
      <Comparing definition={definition} change={change} />
    </>
  )
}

type PartProps = { definition: TrendsDefinition; change: (changes: Partial<TrendsDefinition>) => void }

function Formulas({ definition: { formulas, series }, change }: PartProps) {
  const { t } = useTranslation('insights')
  return (
    <Part title={t('formula.title')}>
      {formulas.map((formula, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a formula is its place
        <div className={classes.line} key={index}>
          <CommitText
            label={t('formula.one', { count: index + 1 })}
            value={formula.expression}
            placeholder="A / B * 100"
            error={problemOf(formula.expression, series.length) ? t('formula.unknown') : undefined}
            onChange={(expression) =>
              change({
                formulas: expression.trim()
                  ? replaceAt(formulas, index, { ...formula, expression })
                  : removeAt(formulas, index),
              })
            }
          />
          <RemoveButton
            label={t('formula.remove', { count: index + 1 })}
            onClick={() => change({ formulas: removeAt(formulas, index) })}
          />
        </div>
      ))}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconMathFunction size={14} />}
        onClick={() => change({ formulas: [...formulas, { expression: series.length > 1 ? 'A / B' : 'A' }] })}
      >
        {t('formula.add')}
      </Button>
    </Part>
  )
}

/** Whether a formula names a series that is not there, or holds what no formula can. */
function problemOf(expression: string, series: number): boolean {
  if (!/^[A-Za-z0-9.\s()+\-*/]*$/.test(expression)) return true
  return (expression.match(/[A-Za-z]+/g) ?? []).some(
    (name) => name.length > 1 || name.toUpperCase().charCodeAt(0) - 65 >= series,
  )
}

const compareChoices = ['none', 'previous', 'day', 'week', 'month', 'year'] as const
type Comparison = (typeof compareChoices)[number]

function Comparing({ definition: { compare, isCumulative }, change }: PartProps) {
  const { t } = useTranslation('insights')
  const now = compare?.kind === 'ago' ? compareChoices.find((one) => one === compare.unit) : compare?.kind
  const set = (next: Comparison): void => {
    if (next === 'none') change({ compare: undefined })
    else change({ compare: next === 'previous' ? { kind: 'previous' } : { kind: 'ago', count: 1, unit: next } })
  }
  return (
    <Part title={t('compare.title')}>
      <Choice<Comparison>
        label={t('compare.title')}
        value={now ?? 'none'}
        choices={compareChoices.map((value) => ({ value, label: t(`compare.${value}`) }))}
        onChange={set}
      />
      <Switch
        label={t('trends.cumulative')}
        checked={isCumulative}
        onChange={(event) => change({ isCumulative: event.currentTarget.checked })}
      />
    </Part>
  )
}
