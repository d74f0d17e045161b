import { dayIn } from './trends.ts'

type Event = { person: string; event: string; at: string; properties?: Record<string, unknown> }
type Asked = {
  zone: string
  period: 'day' | 'week' | 'month'
  entry: 'recurring' | 'first_time' | 'first_matching'
  mode: 'on' | 'on_or_after'
  from: string
  to: string
  periods: number
}

/** Retention from `a` (with a price of at least 20) to `b`, by walking every person's events in plain TypeScript. */
export function retentionOf(events: readonly Event[], { zone, period, entry, mode, from, to, periods }: Asked) {
  const dayOf = ({ at }: Event): string => dayIn(zone, Date.parse(at))
  const [first, last] = [numberOf(period, from), numberOf(period, to)]
  const rows = Array.from({ length: last - first + 1 }, () => Array.from({ length: periods }, () => 0))
  const isStart = ({ event, properties }: Event): boolean => event === 'a' && Number(properties?.price) >= 20
  for (const own of Map.groupBy(events, ({ person }) => person).values()) {
    const sorted = own.toSorted((x, y) => Date.parse(x.at) - Date.parse(y.at))
    const named = sorted.find(({ event }) => event === 'a')
    const begin = entry === 'first_time' ? named : sorted.find(isStart)
    const starts = entry === 'recurring' ? sorted.filter(isStart) : begin && isStart(begin) ? [begin] : []
    const inRange = starts.filter((one) => dayOf(one) >= from && dayOf(one) <= to)
    // As far as the last column of the last row reaches.
    const returns = sorted
      .filter((one) => one.event === 'b' && dayOf(one) >= from)
      .map((one) => numberOf(period, dayOf(one)))
      .filter((at) => at <= last + periods - 1)
    for (const start of new Set(inRange.map((one) => numberOf(period, dayOf(one))))) {
      const row = rows[start - first] ?? []
      const after = returns.map((at) => at - start).filter((at) => at > 0)
      for (let at = 0; at < periods; at++) {
        const isBack = at === 0 || after.some((one) => (mode === 'on' ? one === at : one >= at))
        if (isBack) row[at] = (row[at] ?? 0) + 1
      }
    }
  }
  return rows
}

function numberOf(period: Asked['period'], day: string): number {
  const days = Date.parse(`${day}T00:00:00Z`) / 86_400_000
  if (period === 'day') return days
  if (period === 'week') return Math.floor((days + 3) / 7)
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
}
