import type { Input, Reply } from '@gantry/contract/endpoint'
import type {
  createRoutingRule,
  orderRoutingRules,
  RoutingRule,
  RuleCondition,
  removeRoutingRule,
  updateRoutingRule,
} from '@gantry/contract/feedback-routing'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { type Areas, areaRef } from './areas.ts'
import { conditionProblem } from './condition.rules.ts'
import { loadKnown } from './known.queries.ts'
import type { People } from './people.queries.ts'
import { assertArea, assertMember } from './people.ts'
import { changeRule, insertRule, lockRule, placeRules, type RuleValues } from './rules.queries.ts'
import { listRuleRows, type RuleRow } from './state.queries.ts'
import { memberRef } from './view.ts'

type RuleBody = Input<typeof createRoutingRule>['body']

export async function listRules(ctx: Ctx): Promise<{ items: RoutingRule[] }> {
  const { areas, people } = await loadKnown(ctx)
  return { items: (await listRuleRows(ctx)).map((row) => viewRule(areas, people, row)) }
}

export async function createRule(ctx: Ctx, body: RuleBody): Promise<RoutingRule> {
  const row = await insertRule(ctx, await checkRule(ctx, body))
  await recordRule(ctx, 'created', row, undefined)
  return showRule(ctx, row)
}

/** Refuses a rule that could never work, and fills in what was left out. */
export async function checkRule(ctx: Ctx, body: RuleBody): Promise<RuleValues> {
  const { name, conditions, match = 'all', areaId = null, ownerId = null, isEnabled = true } = body
  assertConditions(conditions)
  if (areaId === null && ownerId === null)
    throw new AppError('invalid_input', 'Say to which area or person the rule sends items.')
  await assertArea(ctx, areaId)
  await assertMember(ctx, ownerId)
  return { name, conditions, match, areaId, ownerId, isEnabled }
}

function assertConditions(conditions: readonly RuleCondition[]): void {
  for (const [place, condition] of conditions.entries()) {
    const problem = conditionProblem(condition)
    if (problem) throw new AppError('invalid_input', problem, { condition: place })
  }
}

export async function updateRule(
  ctx: Ctx,
  id: string,
  body: Input<typeof updateRoutingRule>['body'],
): Promise<RoutingRule> {
  const before = await getLocked(ctx, id)
  assertUnchanged(ctx, before.version)
  const { isEnabled, name, conditions, match, areaId, ownerId } = before
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
  const merged = { isEnabled, name, conditions, match, areaId, ownerId, ...given }
  // Switching a rule off must work even when its area is gone.
  const isSwitch = Object.keys(given).every((key) => key === 'isEnabled')
  const row = await changeRule(ctx, id, isSwitch ? { isEnabled: merged.isEnabled } : await checkRule(ctx, merged))
  await recordRule(ctx, 'updated', row, before)
  return showRule(ctx, row)
}

export async function removeRule(ctx: Ctx, id: string): Promise<Reply<typeof removeRoutingRule>> {
  const before = await getLocked(ctx, id)
  assertUnchanged(ctx, before.version)
  const row = await changeRule(ctx, id, { deletedAt: ctx.now() })
  return { ok: true, activityId: await recordRule(ctx, 'deleted', row, before) }
}

export async function orderRules(
  ctx: Ctx,
  { ids }: Input<typeof orderRoutingRules>['body'],
): Promise<{ items: RoutingRule[] }> {
  const known = (await listRuleRows(ctx)).map(({ id }) => id)
  if (!ids.every((id) => known.includes(id))) throw noRule
  const order = [...new Set([...ids, ...known])]
  await placeRules(ctx, order)
  await recordActivity(ctx, {
    action: 'feedback_rule.reordered',
    objectKind: 'feedback_rule',
    objectId: ctx.workspaceId,
    title: 'The order of the routing rules',
    before: { ids: known },
    after: { ids: order },
  })
  return listRules(ctx)
}

const noRule = new AppError('not_found', 'There is no such routing rule.')

async function getLocked(ctx: Ctx, id: string): Promise<RuleRow> {
  const row = await lockRule(ctx, id)
  if (!row) throw noRule
  return row
}

async function showRule(ctx: Ctx, row: RuleRow): Promise<RoutingRule> {
  const { areas, people } = await loadKnown(ctx)
  return viewRule(areas, people, row)
}

function viewRule(areas: Areas, people: People, row: RuleRow): RoutingRule {
  const { id, name, match, conditions, areaId, ownerId, isEnabled, version, position } = row
  const area = areaRef(areas, areaId)
  const hasOwner = ownerId !== null && people.assignable.has(ownerId)
  return {
    id,
    name,
    match,
    conditions,
    areaId,
    ownerId,
    isEnabled,
    version,
    position,
    area,
    owner: memberRef(people, ownerId),
    problem:
      area || hasOwner
        ? null
        : `It is passed over: its ${areaId ? 'area' : 'person'} is gone. Choose another or delete the rule.`,
  }
}

const recordRule = (
  ctx: Ctx,
  verb: 'created' | 'updated' | 'deleted',
  row: RuleRow,
  before: RuleRow | undefined,
): Promise<string> =>
  recordActivity(ctx, {
    action: `feedback_rule.${verb}`,
    objectKind: 'feedback_rule',
    objectId: row.id,
    title: row.name,
    ...(before && { before }),
    after: row,
  })

const changedSince = new AppError('conflict', 'The rule has been changed since; undoing would lose that.')

/** What the entries hold are rows of ours as JSON. */
export const ruleUndoers: Undoers = {
  'feedback_rule.created': async (ctx, { objectId, after }) => {
    const row = await getLocked(ctx, objectId)
    if (row.version !== (after as RuleRow).version) throw changedSince
    await changeRule(ctx, objectId, { deletedAt: ctx.now() })
  },
  'feedback_rule.updated': async (ctx, { objectId, before, after }) => {
    const row = await getLocked(ctx, objectId)
    if (row.version !== (after as RuleRow).version) throw changedSince
    const { name, conditions, match, areaId, ownerId, isEnabled } = before as RuleRow
    await changeRule(ctx, objectId, { name, conditions, match, areaId, ownerId, isEnabled })
  },
  'feedback_rule.deleted': async (ctx, { objectId }) => {
    if (!(await lockRule(ctx, objectId, { isDeleted: true }))) throw changedSince
    await changeRule(ctx, objectId, { deletedAt: null })
  },
  'feedback_rule.reordered': async (ctx, { before }) => {
    await placeRules(ctx, (before as { ids: string[] }).ids)
  },
}
