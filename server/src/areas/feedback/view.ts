import type { FeedbackItem, RoutingReason } from '@gantry/contract/feedback-items'
import type { Ctx } from '../../platform/context.ts'
import { type Areas, areaRef, areasOwnedBy } from './areas.ts'
import { loadAccountNames } from './authors.ts'
import { excerptOf, titleOf } from './item-text.rules.ts'
import { type Known, loadKnown } from './known.queries.ts'
import type { ListedRow } from './list.queries.ts'
import type { People } from './people.queries.ts'
import { type ReasonFacts, sayReason } from './reason.rules.ts'
import { type Triager, whyNotTriage } from './triage.rules.ts'

/** What is needed to show items: names, and what the actor may do. */
export type Surroundings = Known & { triager: Triager }

export const loadSurroundings = async (ctx: Ctx): Promise<Surroundings> => surroundingsOf(ctx, await loadKnown(ctx))

export const surroundingsOf = (ctx: Ctx, { areas, people, sources }: Known): Surroundings => ({
  areas,
  people,
  sources,
  triager: triagerOf(ctx, areas),
})

/** A key acts for no person: what it may do was chosen when it was made. */
export function triagerOf({ actor }: Ctx, areas: Areas): Triager {
  return {
    mayTriage: actor.permissions.has('feedback.triage'),
    triagesAll: actor.kind !== 'member' || actor.permissions.has('routing.write'),
    memberId: actor.memberId,
    areaIds: areasOwnedBy(areas, actor.memberId),
  }
}

export const memberRef = ({ names }: People, id: string | null): { memberId: string; name: string } | null =>
  id === null ? null : { memberId: id, name: names.get(id) ?? 'somebody who left' }

export const viewReason = (facts: ReasonFacts): RoutingReason => ({
  kind: facts.kind,
  text: sayReason(facts),
  rule: facts.rule ?? null,
  confidence: facts.confidence ?? null,
  terms: facts.terms ?? [],
})

export async function viewItems(ctx: Ctx, around: Surroundings, rows: readonly ListedRow[]): Promise<FeedbackItem[]> {
  const accounts = await loadAccountNames(
    ctx,
    rows.flatMap(({ accountId }) => accountId ?? []),
  )
  return rows.map((row) => viewItem(around, accounts, row))
}

function viewItem(around: Surroundings, accounts: ReadonlyMap<string, string>, row: ListedRow): FeedbackItem {
  const { areas, people, sources, triager } = around
  const source = sources.get(row.sourceId)
  const area = areaRef(areas, row.areaId)
  const owner = memberRef(people, row.ownerId)
  const whyNot = whyNotTriage(triager, row, { areaName: area?.name ?? null, ownerName: owner?.name ?? null })
  const accountName = row.accountId && accounts.get(row.accountId)
  return {
    id: row.id,
    title: titleOf(row.subject, row.text),
    excerpt: excerptOf(row.text),
    source: { id: row.sourceId, name: source?.name ?? '', kind: source?.kind ?? 'api' },
    author: { contactId: row.contactId, name: row.authorName, email: row.authorEmail },
    account: row.accountId && accountName ? { id: row.accountId, name: accountName } : null,
    language: row.language,
    rating: row.rating,
    status: row.status,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    area,
    owner,
    assignee: memberRef(people, row.assigneeId),
    reason: viewReason(row.reason),
    createdAt: row.createdAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    version: row.version,
    may: { triage: whyNot === null },
    whyNot,
  }
}
