import type { PlannedEvent, PlannedProperty, PlannedType } from '@gantry/contract/tracking'

/** In how many of the looked-at events a property arrived, in one type. `a.b` is `b` inside of `a`. */
export type SeenProperty = { name: string; type: string; count: number }
type Drift = PlannedEvent['drift'][number]

/** Added by the collector to what browsers send, so nobody plans them. */
const added = new Set([
  ...['path', 'referrer', 'browser', 'os', 'device_type', 'country', 'url', 'title', 'host'],
  ...['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'],
])
const isOwn = (name: string): boolean => !name.startsWith('$') && !added.has(name)

/** Text that is a date arrives as either. */
const fits = (planned: PlannedType, seen: string): boolean =>
  planned === seen || (planned === 'date' && seen === 'string') || (planned === 'string' && seen === 'date')

/** Where what arrives differs from the plan, in its order, then what nobody planned. */
export function findDrift(planned: readonly PlannedProperty[], seen: readonly SeenProperty[], looked: number): Drift[] {
  const inside = (name: string): SeenProperty[] => seen.filter((one) => one.name.startsWith(`${name}.`))
  const known = planned.flatMap((one): Drift[] => {
    const exact = seen.filter(({ name }) => name === one.name)
    const parts = inside(one.name)
    const types = [...exact.map(({ type }) => type), ...(parts.length > 0 ? ['object'] : [])]
    const whole = Math.max(0, ...parts.map(({ count }) => count))
    const arrived = exact.reduce((sum, { count }) => sum + count, 0) + whole
    const shared = { property: one.name, planned: one.type, seen: [...new Set(types)].sort() }
    if (one.status === 'blocked') return arrived > 0 ? [{ ...shared, kind: 'blocked', count: arrived }] : []
    const wrong =
      exact.filter(({ type }) => !fits(one.type, type)).reduce((sum, { count }) => sum + count, 0) +
      (one.type === 'object' ? 0 : whole)
    const missing = one.isRequired ? Math.max(0, looked - arrived) : 0
    return [
      ...(wrong > 0 ? [{ ...shared, kind: 'type' as const, count: wrong }] : []),
      ...(missing > 0 ? [{ ...shared, kind: 'missing' as const, count: missing }] : []),
    ]
  })
  const names = new Set(planned.map(({ name }) => name))
  const rest = seen.filter(({ name }) => isOwn(name) && !names.has(name) && !names.has(name.split('.')[0] ?? ''))
  const unplanned = [...Map.groupBy(rest, ({ name }) => name)].map(
    ([name, own]): Drift => ({
      ...{ property: name, kind: 'unplanned', planned: null, seen: own.map(({ type }) => type).sort() },
      count: own.reduce((sum, { count }) => sum + count, 0),
    }),
  )
  return [...known, ...unplanned.toSorted((a, b) => b.count - a.count)]
}
