import type { WorkingHours } from '@gantry/contract/calendars'
import { useTranslation } from 'react-i18next'
import { groupHours } from './hours.ts'

/** The name of a weekday, 1 is Monday. */
export function useDayName(): (day: number, width?: 'short' | 'long') => string {
  const { i18n } = useTranslation()
  // 2024-01-01 was a Monday.
  return (day, width = 'short') =>
    new Intl.DateTimeFormat(i18n.language, { weekday: width, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
}

/** Working hours in a few words: "Mon – Fri 09:00–17:00". */
export function useHoursWords(): (hours: readonly WorkingHours[]) => string {
  const dayName = useDayName()
  return (hours) =>
    groupHours(hours)
      .map(({ first, last, spans }) => {
        const days = first === last ? dayName(first) : `${dayName(first)} – ${dayName(last)}`
        return `${days} ${spans.join(', ')}`
      })
      .join(' · ')
}
