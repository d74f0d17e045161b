import type { Ingestion, IngestionSample } from '@gantry/contract/events'
import type { Ctx } from '../../platform/context.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { type CountSum, countWaiting, type SampleRow, selectSamples, sumCounts } from './ingestion.queries.ts'
import { countQueryable } from './metrics.ts'
import { loadProject } from './projects.queries.ts'
import { explain } from './reasons.ts'

const hour = 3_600_000
const dayHours = 24

/** What arrived in these whole hours (default: the last 24) and whether ClickHouse has all of it. */
export async function getIngestion(
  ctx: Ctx,
  projectId: string,
  asked: { from?: string | undefined; to?: string | undefined },
): Promise<Ingestion> {
  await loadProject(ctx, projectId)
  const to = new Date(Math.floor((asked.to ? Date.parse(asked.to) : ctx.now().getTime()) / hour) * hour + hour)
  const from = new Date(asked.from ? Math.floor(Date.parse(asked.from) / hour) * hour : to.getTime() - dayHours * hour)
  // In this order: what is moved meanwhile is counted twice for a moment, never missed.
  const waiting = await countWaiting(ctx)
  const counts = await sumCounts(ctx, projectId, from, to)
  const queryable = await countQueryable(ctx.app.analytics, projectId, from, to)
  const total = (outcome: CountSum['outcome']): number =>
    counts.reduce((sum, one) => (one.kind === 'event' && one.outcome === outcome ? sum + one.count : sum), 0)
  const [accepted, refused] = [total('accepted'), total('refused')]
  const [duplicates, unstorable] = [total('duplicate'), total('unstorable')]
  const missing = accepted - queryable - duplicates - unstorable
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    received: accepted + refused,
    refused,
    accepted,
    waiting,
    duplicates,
    unstorable,
    queryable,
    isComplete: missing === 0 || (missing > 0 && missing <= waiting),
    counts,
  }
}

export async function listIngestionSamples(
  ctx: Ctx,
  projectId: string,
  asked: { outcome?: 'taken' | 'refused' | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: IngestionSample[]; nextCursor: string | null }> {
  await loadProject(ctx, projectId)
  const [before = null] = decodeCursor(asked.cursor, 1) ?? []
  const page = { outcome: asked.outcome, before: before === null ? null : Number(before), limit: asked.limit + 1 }
  return toPage(await selectSamples(ctx, projectId, page), asked.limit, toSample, ({ id }) => [id])
}

const toSample = ({ workspaceId: _, projectId: __, at, reasons, ...row }: SampleRow): IngestionSample => ({
  ...row,
  at: at.toISOString(),
  reasons: reasons.map((code) => ({ code, message: explain(code) })),
})
