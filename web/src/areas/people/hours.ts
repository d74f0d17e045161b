import type { WorkingHours } from '@gantry/contract/calendars'

export type HoursGroup = { first: number; last: number; spans: readonly string[] }

/** Days in a row with the same hours, together. */
export function groupHours(hours: readonly WorkingHours[]): HoursGroup[] {
  const groups: HoursGroup[] = []
  for (let day = 1; day <= 7; day++) {
    const spans = hours
      .filter((span) => span.day === day)
      .sort((a, b) => a.from.localeCompare(b.from))
      .map(({ from, to }) => `${from}–${to}`)
    if (spans.length === 0) continue
    const before = groups.at(-1)
    if (before && before.last === day - 1 && before.spans.join() === spans.join()) before.last = day
    else groups.push({ first: day, last: day, spans })
  }
  return groups
}
