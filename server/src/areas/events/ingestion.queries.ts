import { and, desc, eq, gte, lt, sql, sum } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { measureInbox } from './inbox.queries.ts'
import { ingestionCounts, ingestionSamples } from './tables.ts'

export type CountSum = Pick<
  typeof ingestionCounts.$inferSelect,
  'keyId' | 'sdk' | 'kind' | 'outcome' | 'reason' | 'count'
>

export const sumCounts = (ctx: Ctx, projectId: string, from: Date, to: Date): Promise<CountSum[]> =>
  ctx.db
    .select({
      keyId: ingestionCounts.keyId,
      sdk: ingestionCounts.sdk,
      kind: ingestionCounts.kind,
      outcome: ingestionCounts.outcome,
      reason: ingestionCounts.reason,
      count: sum(ingestionCounts.count).mapWith(Number),
    })
    .from(ingestionCounts)
    .where(
      and(
        eq(ingestionCounts.workspaceId, ctx.workspaceId),
        eq(ingestionCounts.projectId, projectId),
        gte(ingestionCounts.hour, from),
        lt(ingestionCounts.hour, to),
      ),
    )
    .groupBy(
      ingestionCounts.keyId,
      ingestionCounts.sdk,
      ingestionCounts.kind,
      ingestionCounts.outcome,
      ingestionCounts.reason,
    )
    .orderBy(desc(sql`6`))

export type SampleRow = typeof ingestionSamples.$inferSelect

export const selectSamples = (
  ctx: Ctx,
  projectId: string,
  page: { outcome: 'taken' | 'refused' | undefined; before: number | null; limit: number },
): Promise<SampleRow[]> =>
  ctx.db
    .select()
    .from(ingestionSamples)
    .where(
      and(
        eq(ingestionSamples.workspaceId, ctx.workspaceId),
        eq(ingestionSamples.projectId, projectId),
        page.outcome && eq(ingestionSamples.outcome, page.outcome),
        page.before === null ? undefined : lt(ingestionSamples.id, page.before),
      ),
    )
    .orderBy(desc(ingestionSamples.id))
    .limit(page.limit)

/** Of the whole installation: a row of the inbox holds events of several workspaces. */
export const countWaiting = async (ctx: Ctx): Promise<number> => (await measureInbox(ctx.app.pool)).entries
