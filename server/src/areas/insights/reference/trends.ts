import type { Aggregate, Measure } from '@gantry/contract/insights-trends'

/** An event as the reference sees it. */
export type Happened = {
  person: string
  at: number
  session: string
  plan: string | null
  price: number | null
  /** Whether it passes the filters of the series; all of them are of one name. */
  matches: boolean
}
export type Interval = 'hour' | 'day' | 'week' | 'month'

/** The local day by the calendar of the platform, not by the library that the product uses. */
export function dayIn(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at)
  return parts.slice(0, 10)
}

/** What the bucket of a moment is called. */
export function labelOf(interval: Interval, zone: string, at: number): string {
  const day = dayIn(zone, at)
  if (interval === 'day') return day
  if (interval === 'month') return day.slice(0, 7)
  if (interval === 'week') {
    const date = new Date(`${day}T00:00:00Z`)
    return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10)
  }
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hour: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  })
    .formatToParts(at)
    .reduce<Record<string, string>>((all, { type, value }) => Object.assign(all, { [type]: value }), {})
  const offset = (parts.timeZoneName ?? '').replace('GMT', '') || '+00:00'
  return `${day}T${parts.hour}:00${offset}`
}

/** A measure over all these events at once; null where there is nothing to compute from. */
export function measureOf(measure: Measure, events: readonly Happened[]): number | null {
  const perPerson = [...Map.groupBy(events, ({ person }) => person).values()].map(({ length }) => length)
  switch (measure.kind) {
    case 'total':
      return events.length
    case 'sessions':
      return new Set(events.map(({ session }) => session).filter(Boolean)).size
    case 'per_user':
      return aggregateOf(measure.aggregate, perPerson)
    case 'property':
      return aggregateOf(
        measure.aggregate,
        events.flatMap(({ price }) => price ?? []),
      )
    default:
      return perPerson.length
  }
}

/** Only the first event of each person: of all of them for `first_ever`, of the matching ones for `first_matching`. */
export function firstEvents(kind: 'first_ever' | 'first_matching', events: readonly Happened[]): Happened[] {
  const asked = kind === 'first_ever' ? events : events.filter(({ matches }) => matches)
  const firsts = [...Map.groupBy(asked, ({ person }) => person).values()].map((own) =>
    own.reduce((first, one) => (one.at < first.at ? one : first)),
  )
  return firsts.filter(({ matches }) => matches)
}

/** People active in the last so many days up to and with `day`. */
export function activeOn(day: string, days: number, zone: string, events: readonly Happened[]): number {
  const last = Date.parse(`${day}T00:00:00Z`) / 86_400_000
  const within = events.filter(({ at }) => {
    const ago = last - Date.parse(`${dayIn(zone, at)}T00:00:00Z`) / 86_400_000
    return ago >= 0 && ago < days
  })
  return new Set(within.map(({ person }) => person)).size
}

const levels: Partial<Record<Aggregate | 'sum', number>> = { median: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99 }

export function aggregateOf(aggregate: Aggregate | 'sum', values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const sum = sorted.reduce((total, one) => total + one, 0)
  if (aggregate === 'sum') return sum
  if (aggregate === 'average') return sum / sorted.length
  const level = levels[aggregate] ?? (aggregate === 'min' ? 0 : 1)
  const position = level * (sorted.length - 1)
  const [below = 0, above = 0] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]]
  return below + (above - below) * (position - Math.floor(position))
}

/** Whether each person is new, returning, resurrected or dormant in each bucket, from what they did when. */
export function lifecycleOf(
  labels: readonly string[],
  before: string,
  labelled: readonly { person: string; label: string }[],
  born: ReadonlyMap<string, string>,
) {
  const all = [before, ...labels]
  const did = Map.groupBy(labelled, ({ person }) => person)
  const counts = {
    new: labels.map(() => 0),
    returning: labels.map(() => 0),
    resurrected: labels.map(() => 0),
    dormant: labels.map(() => 0),
  }
  for (const [person, own] of did) {
    const active = new Set(own.map(({ label }) => label))
    labels.forEach((label, index) => {
      const wasActive = active.has(all[index] ?? '')
      const isActive = active.has(label)
      const stage = isActive
        ? born.get(person) === label
          ? 'new'
          : wasActive
            ? 'returning'
            : 'resurrected'
        : wasActive
          ? 'dormant'
          : null
      if (stage) counts[stage][index] = (counts[stage][index] ?? 0) + (stage === 'dormant' ? -1 : 1)
    })
  }
  return counts
}
