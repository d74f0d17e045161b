import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import type { RuleRow } from './state.queries.ts'
import { feedbackRules } from './tables.ts'

const mine = (ctx: Ctx, id: string) => and(eq(feedbackRules.workspaceId, ctx.workspaceId), eq(feedbackRules.id, id))

export async function lockRule(ctx: Ctx, id: string, { isDeleted = false } = {}): Promise<RuleRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(feedbackRules)
    .where(and(mine(ctx, id), isDeleted ? isNotNull(feedbackRules.deletedAt) : isNull(feedbackRules.deletedAt)))
    .for('update')
  return row
}

export type RuleValues = Pick<RuleRow, 'name' | 'match' | 'conditions' | 'areaId' | 'ownerId' | 'isEnabled'>

/** Adds a rule after all others. */
export async function insertRule(ctx: Ctx, values: RuleValues): Promise<RuleRow> {
  const last = sql<number>`(select coalesce(max(position), 0) + 1 from feedback_rules where workspace_id = ${ctx.workspaceId})`
  const [row] = await ctx.db
    .insert(feedbackRules)
    .values({ ...values, id: newId(), workspaceId: ctx.workspaceId, position: last, createdAt: ctx.now() })
    .returning()
  if (!row) throw new Error('the rule was not stored')
  return row
}

export async function changeRule(ctx: Ctx, id: string, change: Partial<RuleRow>): Promise<RuleRow> {
  const [row] = await ctx.db
    .update(feedbackRules)
    .set({ ...change, version: sql`${feedbackRules.version} + 1` })
    .where(mine(ctx, id))
    .returning()
  if (!row) throw new Error('the rule is gone')
  return row
}

/** Numbers the rules in this order. */
export const placeRules = (ctx: Ctx, ids: readonly string[]): Promise<unknown> =>
  ctx.db.execute(sql`
    update feedback_rules r set position = given.place
      from unnest(${sql.param([...ids])}::uuid[]) with ordinality as given (id, place)
     where r.id = given.id and r.workspace_id = ${ctx.workspaceId}`)
