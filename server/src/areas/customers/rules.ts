import type { AccountFilter } from '@gantry/contract/customers'

/** The fields that differ, as they were and as they will be. */
export function changedFields<T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } {
  const old: Partial<T> = {}
  const made: Partial<T> = {}
  // Object.keys forgets that these are keys of T.
  for (const key of Object.keys(after) as (keyof T)[]) {
    if (isSame(before[key], after[key])) continue
    old[key] = before[key]
    made[key] = after[key]
  }
  return { before: old, after: made }
}

/** Whether the fields of `made` still stand as they were made. */
export const isStillAs = <T extends object>(now: T, made: Partial<T>): boolean =>
  // Object.keys forgets that these are keys of T.
  (Object.keys(made) as (keyof T)[]).every((key) => isSame(now[key], made[key]))

/** Equal as JSON, whatever the order of keys. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .map(([key, inner]) => [key, sorted(inner)])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    : value

type AccountsQuery = {
  plan?: string[] | undefined
  country?: string[] | undefined
  ownerId?: string[] | undefined
  currency?: string | undefined
  revenueMinMinor?: number | undefined
  revenueMaxMinor?: number | undefined
  attribute?: string[] | undefined
}

/** The filter a query string of the list stands for; a range of revenue without a currency says nothing. */
export const filterOfQuery = (query: AccountsQuery): AccountFilter => ({
  plans: query.plan,
  countries: query.country,
  ownerIds: query.ownerId,
  revenue: query.currency
    ? { currency: query.currency, minMinor: query.revenueMinMinor, maxMinor: query.revenueMaxMinor }
    : undefined,
  attributes: query.attribute?.map((text) => {
    const at = text.indexOf('=')
    return { name: text.slice(0, at), value: text.slice(at + 1) }
  }),
})
