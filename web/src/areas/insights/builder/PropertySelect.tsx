import type { PropertyRef } from '@gantry/contract/insights-base'
import { useTranslation } from 'react-i18next'
import { usePropertyNames } from '../queries.ts'
import { useBuilder } from './context.ts'
import { type Suggestion, SuggestSelect } from './SuggestSelect.tsx'

type Props = {
  label: string
  property: PropertyRef | undefined
  /** Properties of this event come first. */
  event?: string | null | undefined
  /** More that can be chosen, such as a cohort. */
  extra?: readonly Suggestion[]
  onChange: (property: PropertyRef) => void
  onExtra?: (value: string) => void
  variant?: 'default' | 'subtle'
  /** What stands on the button while nothing is chosen. */
  empty?: string
}

const owners = ['event', 'person', 'account'] as const

/** A property of the event, of the person or of the account. */
export function PropertySelect(props: Props) {
  const { label, property, event, extra = [], onChange, onExtra, variant = 'default', empty } = props
  const { t } = useTranslation('insights')
  const { project } = useBuilder()
  const lists = {
    event: usePropertyNames(project, 'event', event),
    person: usePropertyNames(project, 'person', undefined),
    account: usePropertyNames(project, 'account', undefined),
  }
  const items = owners.flatMap((of) =>
    (lists[of].data?.items ?? []).map(({ name, types }) => ({
      value: `${of}:${name}`,
      label: name,
      hint: types[0] ? t(`propertyType.${types[0]}`) : '',
      group: t(`owner.${of}`),
    })),
  )
  const choose = (value: string): void => {
    const of = owners.find((owner) => value.startsWith(`${owner}:`))
    if (extra.some((one) => one.value === value)) onExtra?.(value)
    else if (of) onChange({ of, name: value.slice(of.length + 1) })
    else onChange({ of: 'event', name: value })
  }
  return (
    <SuggestSelect
      label={label}
      shown={
        property
          ? property.of === 'event'
            ? property.name
            : `${t(`owner.${property.of}`)}: ${property.name}`
          : (empty ?? label)
      }
      items={[...items, ...extra]}
      isLoading={owners.some((of) => lists[of].isFetching)}
      takesTyped
      onChoose={choose}
      variant={variant}
    />
  )
}
