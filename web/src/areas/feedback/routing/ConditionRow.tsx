import { listAccountFacets, listAccounts } from '@gantry/contract/customers'
import { ruleFields } from '@gantry/contract/feedback-routing'
import { ActionIcon, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { useSources } from '../queries.ts'
import { useSegments } from '../reference.ts'
import classes from './Routing.module.css'
import { type DraftCondition, inputOf, operatorsOf, withField } from './rule-draft.ts'

type Props = {
  condition: DraftCondition
  onChange: (condition: DraftCondition) => void
  onRemove: (() => void) | undefined
}

/** One condition: a field, how it is compared, and with what. */
export function ConditionRow({ condition, onChange, onRemove }: Props) {
  const { t } = useTranslation('feedback')
  const { field, operator } = condition
  return (
    <div className={classes.condition} data-attribute={field === 'attribute' || undefined}>
      <Select
        aria-label={t('rule.fieldLabel')}
        allowDeselect={false}
        maxDropdownHeight={320}
        value={field}
        onChange={(next) => next && onChange(withField(condition, next))}
        data={ruleFields.map((value) => ({ value, label: t(`rule.field.${value}`) }))}
      />
      {field === 'attribute' && (
        <TextInput
          aria-label={t('rule.attributeName')}
          placeholder={t('rule.attributeName')}
          value={condition.attribute ?? ''}
          onChange={(event) => onChange({ ...condition, attribute: event.currentTarget.value })}
        />
      )}
      <Select
        aria-label={t('rule.operatorLabel')}
        allowDeselect={false}
        value={operator}
        onChange={(next) => {
          if (!next) return
          const isSameInput = inputOf(field, next) === inputOf(field, operator)
          onChange({ ...condition, operator: next, values: isSameInput ? condition.values : [] })
        }}
        data={operatorsOf(field).map((value) => ({ value, label: t(`rule.operator.${value}`) }))}
      />
      <Values condition={condition} onChange={(values) => onChange({ ...condition, values })} />
      <ActionIcon
        aria-label={t('rule.removeCondition')}
        style={{ visibility: onRemove ? 'visible' : 'hidden' }}
        onClick={() => onRemove?.()}
      >
        <IconX size={14} />
      </ActionIcon>
    </div>
  )
}

type ValuesProps = { condition: DraftCondition; onChange: (values: string[]) => void }

function Values({ condition, onChange }: ValuesProps) {
  const { t } = useTranslation('feedback')
  const { field, operator, values } = condition
  const label = t('rule.values')
  const input = inputOf(field, operator)
  if (input === 'number') {
    return (
      <NumberInput
        aria-label={label}
        hideControls
        value={values[0] ?? ''}
        onChange={(value) => onChange(value === '' ? [] : [String(value)])}
      />
    )
  }
  if (input === 'texts') {
    return (
      <TagsInput
        aria-label={label}
        placeholder={values.length > 0 ? '' : t(operator === 'matches' ? 'rule.pattern' : 'rule.texts')}
        acceptValueOnBlur
        value={values}
        onChange={onChange}
      />
    )
  }
  if (input === 'account') return <AccountValues values={values} label={label} onChange={onChange} />
  return <PickedValues input={input} values={values} label={label} onChange={onChange} />
}

type PickedProps = { values: string[]; label: string; onChange: (values: string[]) => void }

function PickedValues({
  input,
  values,
  label,
  onChange,
}: PickedProps & { input: 'source' | 'segment' | 'language' | 'plan' }) {
  const { languageName } = useFormat()
  const { data: sources = [] } = useSources()
  const { data: segments = [] } = useSegments()
  const { data: plans = [] } = useQuery({
    queryKey: ['account', 'plans'],
    queryFn: async ({ signal }) => (await call(listAccountFacets, {}, { signal })).plans,
    enabled: input === 'plan',
  })
  const named = (list: readonly { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, label: name }))
  const data = {
    source: named(sources),
    segment: named(segments),
    language: knownLanguages.map((value) => ({ value, label: languageName(value) })),
    plan: plans.map((value) => ({ value, label: value })),
  }[input]
  return <MultiSelect aria-label={label} searchable data={data} value={values} onChange={onChange} />
}

const knownLanguages = 'ar cs da de el en es fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh'.split(' ')

/** There may be thousands of accounts: they are looked up by their name. */
function AccountValues({ values, label, onChange }: PickedProps) {
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words.trim(), 200)
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  const { data: found = [] } = useQuery({
    queryKey: ['account', 'find', asked],
    queryFn: async ({ signal }) =>
      (await call(listAccounts, { query: { limit: 20, ...(asked && { q: asked }) } }, { signal })).items,
    placeholderData: (before) => before,
  })
  const known = new Map([...names, ...found.map(({ id, name }) => [id, name] as const)])
  return (
    <MultiSelect
      aria-label={label}
      searchable
      searchValue={words}
      onSearchChange={setWords}
      filter={({ options }) => options}
      data={[...new Set([...values, ...found.map(({ id }) => id)])].map((value) => ({
        value,
        label: known.get(value) ?? value,
      }))}
      value={values}
      onChange={(next) => {
        setNames(known)
        onChange(next)
      }}
    />
  )
}
