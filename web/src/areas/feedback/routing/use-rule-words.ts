import type { RoutingRule, RuleCondition } from '@gantry/contract/feedback-routing'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { useSources } from '../queries.ts'
import { useSegments } from '../reference.ts'

/** A rule as a sentence: "Text contains “refund” or “chargeback”, and plan is “Enterprise”". */
export function useRuleWords(): (rule: Pick<RoutingRule, 'match' | 'conditions'>) => string {
  const { t } = useTranslation('feedback')
  const { languageName } = useFormat()
  const { data: sources = [] } = useSources()
  const { data: segments = [] } = useSegments()
  const nameOf = (field: RuleCondition['field'], value: string): string => {
    if (field === 'source') return sources.find(({ id }) => id === value)?.name ?? value
    if (field === 'segment') return segments.find(({ id }) => id === value)?.name ?? value
    if (field === 'language' && /^[a-z]{2,3}$/.test(value)) return languageName(value)
    return value
  }
  const say = ({ field, operator, values, attribute }: RuleCondition): string => {
    const name = field === 'attribute' ? (attribute ?? '') : t(`rule.field.${field}`)
    const shown = values.slice(0, 3).map((value) => `“${nameOf(field, value)}”`)
    const more = values.length > 3 ? ` ${t('rule.more', { count: values.length - 3 })}` : ''
    return `${name} ${t(`rule.operator.${operator}`)} ${shown.join(` ${t('rule.or')} `)}${more}`
  }
  return ({ match, conditions }) => conditions.map(say).join(` ${match === 'all' ? t('rule.and') : t('rule.or')} `)
}
