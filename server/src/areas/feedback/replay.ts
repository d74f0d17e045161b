import type { Input } from '@gantry/contract/endpoint'
import type { Replay, replayRouting } from '@gantry/contract/feedback-routing'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { accountFacts } from '../customers/index.ts'
import { type Areas, areaRef } from './areas.ts'
import { compileRule, guessArea, modelText } from './brain.ts'
import { loadRouting, type Routing } from './ground.ts'
import { titleOf } from './item-text.rules.ts'
import type { ItemRow } from './items.queries.ts'
import { listLastItems } from './list.queries.ts'
import type { People } from './people.queries.ts'
import { decideRoute, type LiveRule, type Route, type RoutingGround, type Unplaced } from './routing.rules.ts'
import { checkRule } from './routing-rules.ts'
import { listDecisions } from './state.queries.ts'
import { memberRef, viewReason } from './view.ts'

type Wish = Input<typeof replayRouting>['body']
const shownChanges = 20

/** Routes the last items again in thought, as things stand and with the draft, and tells what would differ. */
export async function replay(ctx: Ctx, { count, rule, threshold }: Wish): Promise<Replay> {
  const routing = await loadRouting(ctx)
  const before = routing.ground
  const draftId = rule?.id ?? newId()
  const after: RoutingGround = {
    ...before,
    threshold: threshold ?? before.threshold,
    rules: rule ? withDraft(before.rules, { ...(await checkRule(ctx, rule)), id: draftId }) : before.rules,
  }
  const rows = await listLastItems(ctx, count)
  const pairs = (await unplacedOf(ctx, routing, rows)).map(({ row, unplaced }) => ({
    row,
    before: decideRoute(before, unplaced),
    after: decideRoute(after, unplaced),
  }))
  const decided = new Map(
    (
      await listDecisions(
        ctx,
        rows.map(({ id }) => id),
      )
    ).map((one) => [one.itemId, one.areaId]),
  )
  const changed = pairs.filter((pair) => !isSameRoute(pair.before, pair.after))
  const right = (route: (pair: (typeof pairs)[number]) => Route): number =>
    pairs.filter((pair) => decided.get(pair.row.id) === route(pair).areaId).length
  return {
    looked: rows.length,
    changed: changed.length,
    decided: {
      count: decided.size,
      rightBefore: right((pair) => pair.before),
      rightAfter: right((pair) => pair.after),
    },
    matched: rule ? pairs.filter((pair) => pair.after.reason.rule?.id === draftId).length : null,
    sample: changed.slice(0, shownChanges).map((pair) => ({
      id: pair.row.id,
      title: titleOf(pair.row.subject, pair.row.text),
      createdAt: pair.row.createdAt.toISOString(),
      before: viewRoute(routing.areas, routing.people, pair.before),
      after: viewRoute(routing.areas, routing.people, pair.after),
    })),
  }
}

/** The draft in the place of the rule it would replace, or at the end. */
function withDraft(rules: readonly LiveRule[], draft: Parameters<typeof compileRule>[0]): LiveRule[] {
  const compiled = compileRule(draft)
  const isKnown = rules.some(({ id }) => id === draft.id)
  return isKnown ? rules.map((rule) => (rule.id === draft.id ? compiled : rule)) : [...rules, compiled]
}

async function unplacedOf(
  ctx: Ctx,
  routing: Routing,
  rows: readonly ItemRow[],
): Promise<{ row: ItemRow; unplaced: Unplaced }[]> {
  const { sources } = routing
  const accounts = await accountFacts(
    ctx,
    rows.flatMap(({ accountId }) => accountId ?? []),
  )
  return rows.map((row) => ({
    row,
    unplaced: {
      facts: { ...row, account: (row.accountId && accounts.get(row.accountId)) || null },
      sourceAreaId: sources.get(row.sourceId)?.areaId ?? null,
      guess: guessArea(routing.brain, modelText(row)),
    },
  }))
}

const isSameRoute = (one: Route, other: Route): boolean => one.areaId === other.areaId && one.ownerId === other.ownerId

const viewRoute = (
  areas: Areas,
  people: People,
  { areaId, ownerId, reason }: Route,
): Replay['sample'][number]['before'] => ({
  area: areaRef(areas, areaId),
  owner: memberRef(people, ownerId),
  reason: viewReason(reason),
})
