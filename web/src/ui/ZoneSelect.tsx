import { Select } from '@mantine/core'
import { useMemo } from 'react'

type Props = {
  label: string
  value: string | null
  /** What null means, as the first choice; without it a zone must be chosen. */
  inherited?: string
  disabled?: boolean
  onChange: (zone: string | null) => void
}

const inheritedValue = '-'

/** A time zone by its name. */
export function ZoneSelect({ label, value, inherited, disabled, onChange }: Props) {
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone')
    return value === null || known.includes(value) ? known : [value, ...known]
  }, [value])
  return (
    <Select
      aria-label={label}
      searchable
      allowDeselect={false}
      limit={100}
      disabled={disabled ?? false}
      data={[...(inherited === undefined ? [] : [{ value: inheritedValue, label: inherited }]), ...zones]}
      value={value ?? (inherited === undefined ? null : inheritedValue)}
      onChange={(zone) => onChange(zone === inheritedValue ? null : zone)}
    />
  )
}
