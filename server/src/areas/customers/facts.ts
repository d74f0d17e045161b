import type { Account } from '@gantry/contract/customers'
import type { Ctx } from '../../platform/context.ts'
import { loadAccountFacts } from './accounts.queries.ts'
import { listMatching, listSegmentRows, loadSegment } from './segments.queries.ts'

/** What other areas decide by: routing rules, revenue weight, segments. */
export type AccountFacts = {
  id: string
  name: string
  plan: string | null
  country: string | null
  revenue: Account['revenue']
  segmentIds: string[]
}

/** Facts of live accounts by id; unknown ids are absent. */
export async function accountFacts(ctx: Ctx, ids: readonly string[]): Promise<Map<string, AccountFacts>> {
  const facts = new Map<string, AccountFacts>()
  if (ids.length === 0) return facts
  for (const { revenueMinor, revenueCurrency, ...row } of await loadAccountFacts(ctx, ids)) {
    const revenue =
      revenueMinor === null || revenueCurrency === null
        ? null
        : { annualMinor: revenueMinor, currency: revenueCurrency }
    facts.set(row.id, { ...row, revenue, segmentIds: [] })
  }
  for (const { id, filter } of await listSegmentRows(ctx)) {
    for (const accountId of await listMatching(ctx, filter, ids)) facts.get(accountId)?.segmentIds.push(id)
  }
  return facts
}

/** The accounts that belong to a segment right now. */
export const accountsInSegment = async (ctx: Ctx, segmentId: string): Promise<string[]> =>
  listMatching(ctx, (await loadSegment(ctx, segmentId)).filter)
