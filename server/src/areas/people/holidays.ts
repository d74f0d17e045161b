import type { DayOff } from '@gantry/contract/calendars'
import Holidays from 'date-holidays'

const cache = new Map<string, readonly DayOff[]>()

/** Public holidays of a country (ISO 3166-1) or one of its states, by day. */
export function listHolidays(country: string, state: string | null, year: number): readonly DayOff[] {
  const key = `${country} ${state ?? ''} ${year}`
  const known = cache.get(key)
  if (known) return known
  const found = calendarOf(country, state)
    .getHolidays(year)
    .flatMap(({ date, start, end, name }) =>
      daysWithin(date, end.getTime() - start.getTime()).map((day) => ({ day, name: name.slice(0, 200) })),
    )
  cache.set(key, found)
  return found
}

const calendarOf = (country: string, state: string | null): Holidays =>
  state === null ? new Holidays(country, { types: ['public'] }) : new Holidays(country, state, { types: ['public'] })

/** Days whose noon lies within a holiday: those that begin at sundown belong to the next day, half days to none. */
function daysWithin(wallClock: string, lengthMs: number): string[] {
  const [day = '', time = '00:00:00'] = wallClock.split(' ')
  const startMs = Date.parse(`${day}T${time}Z`)
  const days: string[] = []
  for (let noonMs = Date.parse(`${day}T12:00:00Z`); noonMs < startMs + lengthMs; noonMs += 86_400_000) {
    if (noonMs >= startMs) days.push(new Date(noonMs).toISOString().slice(0, 10))
  }
  return days
}

export type Region = { code: string; name: string }

/** Countries whose public holidays are known, or the states of one, by name. */
export function listRegions(country?: string): Region[] {
  const source = new Holidays()
  const found = country === undefined ? source.getCountries('en') : source.getStates(country, 'en')
  return Object.entries(found ?? {})
    .map(([code, name]) => ({ code, name: String(name) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

export const isKnownRegion = (country: string, state: string | null): boolean =>
  listRegions().some(({ code }) => code === country) &&
  (state === null || listRegions(country).some(({ code }) => code === state))
