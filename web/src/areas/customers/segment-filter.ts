import type { AccountFilter } from '@gantry/contract/customers'

type Ends = { minMinor?: number | undefined; maxMinor?: number | undefined }

/** The filter with these ends of its revenue range; without both ends there is no range. */
export function withRevenue(filter: AccountFilter, currency: string, ends: Ends): AccountFilter {
  const { revenue, ...rest } = filter
  const { minMinor, maxMinor } = { ...revenue, ...ends }
  if (minMinor === undefined && maxMinor === undefined) return rest
  return {
    ...rest,
    revenue: { currency, ...(minMinor !== undefined && { minMinor }), ...(maxMinor !== undefined && { maxMinor }) },
  }
}
