import { and, desc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import {
  feedbackDecisions,
  feedbackItems,
  feedbackModels,
  feedbackRouting,
  feedbackRules,
  type StoredHeldBack,
} from './tables.ts'

export type { StoredHeldBack }

export const standardThreshold = 0.6

export type RoutingRow = typeof feedbackRouting.$inferSelect
export type RuleRow = typeof feedbackRules.$inferSelect
/** `rulesText`: the enabled rules as one text, to see at a glance whether they are still the same. */
export type RoutingState = { routing: RoutingRow; rulesText: string }

const untouched = (workspaceId: string): RoutingRow => ({
  workspaceId,
  threshold: standardThreshold,
  fallbackAreaId: null,
  fallbackOwnerId: null,
  version: 1,
  decisionSeq: 0,
  epoch: 0,
  modelId: null,
  training: 'idle',
  trainingSince: null,
  trainingError: null,
})

export async function getRouting(ctx: Ctx, { lock = false } = {}): Promise<RoutingRow> {
  if (lock) {
    await ctx.db
      .insert(feedbackRouting)
      .values({ workspaceId: ctx.workspaceId, threshold: standardThreshold })
      .onConflictDoNothing()
  }
  const query = ctx.db.select().from(feedbackRouting).where(eq(feedbackRouting.workspaceId, ctx.workspaceId))
  const [row] = await (lock ? query.for('update') : query)
  return row ?? untouched(ctx.workspaceId)
}

export const updateRouting = (ctx: Ctx, change: Partial<RoutingRow>): Promise<unknown> =>
  ctx.db.update(feedbackRouting).set(change).where(eq(feedbackRouting.workspaceId, ctx.workspaceId))

/** All that routing reads before an item, in one round trip. */
export async function loadState(ctx: Ctx): Promise<RoutingState> {
  const rules = sql<string>`coalesce((
    select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'match', r.match, 'conditions', r.conditions,
                                        'areaId', r.area_id, 'ownerId', r.owner_id) order by r.position, r.id)::text
      from ${feedbackRules} r
     where r.workspace_id = ${ctx.workspaceId} and r.is_enabled and r.deleted_at is null), '[]')`
  const [row] = await ctx.db
    .select({ routing: feedbackRouting, rulesText: rules })
    .from(sql`(select 1) one`)
    .leftJoin(feedbackRouting, eq(feedbackRouting.workspaceId, ctx.workspaceId))
  return { routing: row?.routing ?? untouched(ctx.workspaceId), rulesText: row?.rulesText ?? '[]' }
}

const mineDecisions = (ctx: Ctx) => eq(feedbackDecisions.workspaceId, ctx.workspaceId)
const exampleText = sql<string>`coalesce(${feedbackItems.subject} || E'\n', '') || ${feedbackItems.text}`

/** Triage decisions after a point, oldest first: at most the last `limit`. */
export async function listNewDecisions(
  ctx: Ctx,
  afterSeq: number,
  limit: number,
): Promise<{ text: string; areaId: string; seq: number }[]> {
  const rows = await ctx.db
    .select({ text: exampleText, areaId: feedbackDecisions.areaId, seq: feedbackDecisions.seq })
    .from(feedbackDecisions)
    .innerJoin(feedbackItems, eq(feedbackItems.id, feedbackDecisions.itemId))
    .where(and(mineDecisions(ctx), gt(feedbackDecisions.seq, afterSeq), eq(feedbackDecisions.origin, 'triage')))
    .orderBy(desc(feedbackDecisions.seq))
    .limit(limit)
  return rows.reverse()
}

const mostExamples = 50_000

/** What the model is trained on: the last 50,000 decisions about items that are still there. */
export const listExamples = (ctx: Ctx): Promise<{ text: string; label: string }[]> =>
  ctx.db
    .select({ text: exampleText, label: sql<string>`${feedbackDecisions.areaId}::text` })
    .from(feedbackDecisions)
    .innerJoin(feedbackItems, eq(feedbackItems.id, feedbackDecisions.itemId))
    .where(mineDecisions(ctx))
    .orderBy(desc(feedbackDecisions.seq))
    .limit(mostExamples)

export type DecisionRow = typeof feedbackDecisions.$inferSelect

export const listDecisions = (ctx: Ctx, itemIds: readonly string[]): Promise<DecisionRow[]> =>
  itemIds.length === 0
    ? Promise.resolve([])
    : ctx.db
        .select()
        .from(feedbackDecisions)
        .where(and(mineDecisions(ctx), inArray(feedbackDecisions.itemId, [...itemIds])))

export type NewDecision = {
  itemId: string
  textHash: string
  areaId: string
  decidedBy?: string
  decidedAt?: Date
  origin?: 'history' | 'triage'
}

/**
 * Stores decisions; the last one about an item counts. Their numbers are taken under the lock of the routing row, so that
 * whoever sees a number sees every decision before it.
 */
export async function saveDecisions(
  ctx: Ctx,
  decisions: readonly NewDecision[],
  origin: 'history' | 'triage',
): Promise<number> {
  const rows = [...new Map(decisions.map((one) => [one.itemId, one])).values()]
  if (rows.length === 0) return (await getRouting(ctx)).decisionSeq
  const [counter] = await ctx.db
    .insert(feedbackRouting)
    .values({ workspaceId: ctx.workspaceId, threshold: standardThreshold, decisionSeq: rows.length })
    .onConflictDoUpdate({
      target: feedbackRouting.workspaceId,
      set: { decisionSeq: sql`${feedbackRouting.decisionSeq} + ${rows.length}` },
    })
    .returning({ last: feedbackRouting.decisionSeq })
  const last = counter?.last ?? rows.length
  const values = rows.map((one, place) => ({
    item_id: one.itemId,
    text_hash: one.textHash,
    area_id: one.areaId,
    decided_by: one.decidedBy ?? ctx.actor.id,
    decided_at: (one.decidedAt ?? ctx.now()).toISOString(),
    origin: one.origin ?? origin,
    seq: last - rows.length + 1 + place,
  }))
  await ctx.db.execute(sql`
    insert into feedback_decisions (workspace_id, item_id, text_hash, area_id, decided_by, decided_at, origin, seq)
    select ${ctx.workspaceId}::uuid, d.* from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
        as d(item_id uuid, text_hash text, area_id uuid, decided_by text, decided_at timestamptz, origin text, seq bigint)
    on conflict (item_id) do update set text_hash = excluded.text_hash, area_id = excluded.area_id,
       decided_by = excluded.decided_by, decided_at = excluded.decided_at, origin = excluded.origin, seq = excluded.seq`)
  return last
}

/** Takes decisions back: every process forgets what it learnt from them. */
export async function removeDecisions(ctx: Ctx, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return
  const removed = await ctx.db
    .delete(feedbackDecisions)
    .where(and(mineDecisions(ctx), inArray(feedbackDecisions.itemId, [...itemIds])))
    .returning({ origin: feedbackDecisions.origin })
  if (removed.some(({ origin }) => origin === 'triage')) {
    await updateRouting(ctx, { epoch: sql`${feedbackRouting.epoch} + 1` as unknown as number })
  }
}

export async function findModelBytes(ctx: Ctx, id: string): Promise<{ bytes: Buffer; seq: number } | undefined> {
  const [row] = await ctx.db
    .select({ bytes: feedbackModels.bytes, seq: feedbackModels.seq })
    .from(feedbackModels)
    .where(and(eq(feedbackModels.workspaceId, ctx.workspaceId), eq(feedbackModels.id, id)))
  return row
}

export type ModelFacts = Omit<typeof feedbackModels.$inferSelect, 'bytes' | 'workspaceId'>

export async function findModelFacts(ctx: Ctx, id: string | null): Promise<ModelFacts | undefined> {
  if (id === null) return undefined
  const { id: idOf, trainedAt, trainSeconds, examples, seq, heldBack } = feedbackModels
  const [row] = await ctx.db
    .select({ id: idOf, trainedAt, trainSeconds, examples, seq, heldBack })
    .from(feedbackModels)
    .where(and(eq(feedbackModels.workspaceId, ctx.workspaceId), eq(idOf, id)))
  return row
}

const keptModels = 3

export async function insertModel(
  ctx: Ctx,
  model: { trainSeconds: number; examples: number; seq: number; heldBack: StoredHeldBack; bytes: Buffer },
): Promise<string> {
  const id = newId()
  await ctx.db.insert(feedbackModels).values({ id, workspaceId: ctx.workspaceId, trainedAt: ctx.now(), ...model })
  const kept = ctx.db
    .select({ id: feedbackModels.id })
    .from(feedbackModels)
    .where(and(eq(feedbackModels.workspaceId, ctx.workspaceId), ne(feedbackModels.id, id)))
    .orderBy(desc(feedbackModels.trainedAt))
    .limit(keptModels - 1)
  await ctx.db
    .delete(feedbackModels)
    .where(
      and(
        eq(feedbackModels.workspaceId, ctx.workspaceId),
        ne(feedbackModels.id, id),
        sql`${feedbackModels.id} not in (${kept})`,
      ),
    )
  return id
}

export const listRuleRows = (ctx: Ctx): Promise<RuleRow[]> =>
  ctx.db
    .select()
    .from(feedbackRules)
    .where(and(eq(feedbackRules.workspaceId, ctx.workspaceId), isNull(feedbackRules.deletedAt)))
    .orderBy(feedbackRules.position, feedbackRules.id)
