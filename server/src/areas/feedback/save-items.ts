import type { outcomes } from '@gantry/contract/feedback-items'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { indexObjects, unindexObjects } from '../../platform/search.ts'
import { type Author, findAuthors } from './authors.ts'
import { guessArea, modelText } from './brain.ts'
import { type Draft, hashText } from './draft.ts'
import type { Routing } from './ground.ts'
import { titleOf } from './item-text.rules.ts'
import { type ItemRow, insertItems, lockByExternalId, overwriteItems } from './items.queries.ts'
import { decideRoute, placeIn, type Route } from './routing.rules.ts'
import { saveDecisions } from './state.queries.ts'

export type Saved = { id: string; outcome: (typeof outcomes)[number]; row: ItemRow; before: ItemRow | null }
export type Source = { id: string; areaId: string | null }

/**
 * Stores drafts of one source with a handful of statements, routed, in the order given; idempotent on external id and
 * revision. What becomes of the second draft of the same external id in one call counts for both.
 */
export async function saveItems(
  ctx: Ctx,
  routing: Routing,
  source: Source,
  drafts: readonly Draft[],
): Promise<Saved[]> {
  const latest = new Map(drafts.map((draft, at) => [draft.externalId ?? `#${at}`, draft]))
  const saved = await saveDistinct(ctx, routing, source, latest)
  const seen = new Set<string>()
  return drafts.map((draft, at) => {
    const key = draft.externalId ?? `#${at}`
    const one = saved.get(key)
    if (!one) throw new Error('a draft was not saved')
    const isRepeat = seen.has(key)
    seen.add(key)
    return isRepeat ? { ...one, outcome: 'unchanged' } : one
  })
}

type Keyed = ReadonlyMap<string, Draft>

async function saveDistinct(ctx: Ctx, routing: Routing, source: Source, drafts: Keyed): Promise<Map<string, Saved>> {
  const externalIds = [...drafts.values()].flatMap(({ externalId }) => externalId ?? [])
  const stored = new Map((await lockByExternalId(ctx, source.id, externalIds)).map((row) => [row.externalId, row]))
  const saved = new Map<string, Saved>()
  const fresh = new Map<string, Draft>()
  const changed: { key: string; draft: Draft; before: ItemRow }[] = []
  for (const [key, draft] of drafts) {
    const before = stored.get(draft.externalId)
    if (!before) fresh.set(key, draft)
    else if (isNews(before, draft)) changed.push({ key, draft, before })
    else saved.set(key, { id: before.id, outcome: 'unchanged', row: before, before: null })
  }
  const authors = await findAuthors(ctx, routing, [...fresh.values(), ...changed.map(({ draft }) => draft)])
  const missed = await createItems(ctx, { routing, source, authors }, fresh, saved)
  await updateItems(ctx, { routing, source, authors }, changed, saved)
  // Somebody stored the same external ids at the same moment: now they are there, and locked.
  if (missed.size > 0) for (const [key, one] of await saveDistinct(ctx, routing, source, missed)) saved.set(key, one)
  return saved
}

/** The same revision again, an older one that comes late, or anything about what a person has thrown away is no news. */
function isNews(before: ItemRow, draft: Draft): boolean {
  if (before.deletedBy === 'person' || before.deletedBy === 'erased') return false
  if (draft.isDeleted) return before.deletedAt === null
  if (before.sourceUpdatedAt && draft.sourceUpdatedAt && draft.sourceUpdatedAt < before.sourceUpdatedAt) return false
  return before.revision !== draft.revision || before.deletedAt !== null
}

type Work = { routing: Routing; source: Source; authors: ReadonlyMap<Draft, Author> }

async function createItems(ctx: Ctx, work: Work, drafts: Keyed, saved: Map<string, Saved>): Promise<Keyed> {
  const rows = new Map([...drafts].map(([key, draft]) => [key, newRow(ctx, work, draft)]))
  const inserted = await insertItems(ctx, [...rows.values()])
  const missed = new Map<string, Draft>()
  const created: { draft: Draft; row: ItemRow }[] = []
  for (const [key, draft] of drafts) {
    const row = rows.get(key)
    if (!row || !inserted.has(row.id)) missed.set(key, draft)
    else {
      created.push({ draft, row })
      saved.set(key, { id: row.id, outcome: draft.isDeleted ? 'deleted' : 'created', row, before: null })
    }
  }
  await afterSaving(ctx, created)
  return missed
}

async function updateItems(
  ctx: Ctx,
  work: Work,
  changed: readonly { key: string; draft: Draft; before: ItemRow }[],
  saved: Map<string, Saved>,
): Promise<void> {
  const updated = changed.map(({ key, draft, before }) => ({
    key,
    draft,
    before,
    row: editedRow(ctx, work, draft, before),
  }))
  await overwriteItems(
    ctx,
    updated.map(({ row }) => row),
  )
  for (const { key, draft, before, row } of updated) {
    saved.set(key, { id: row.id, outcome: draft.isDeleted ? 'deleted' : 'updated', row, before })
  }
  await unindexObjects(
    ctx,
    'feedback_item',
    updated.flatMap(({ row }) => (row.deletedAt ? [row.id] : [])),
  )
  await afterSaving(ctx, updated)
}

async function afterSaving(ctx: Ctx, items: readonly { draft: Draft; row: ItemRow }[]): Promise<void> {
  await indexItems(
    ctx,
    items.map(({ row }) => row),
  )
  const placed = items.flatMap(({ draft, row }) =>
    draft.placed && !row.deletedAt
      ? [{ itemId: row.id, areaId: draft.placed.areaId, textHash: hashText(modelText(row)) }]
      : [],
  )
  if (placed.length > 0) await saveDecisions(ctx, placed, 'history')
}

/** Makes items findable by their words and their author. */
export const indexItems = (ctx: Ctx, rows: readonly ItemRow[]): Promise<void> =>
  indexObjects(
    ctx,
    rows
      .filter(({ deletedAt }) => deletedAt === null)
      .map(({ id, subject, text, authorName, authorEmail, createdAt }) => ({
        kind: 'feedback_item',
        objectId: id,
        title: titleOf(subject, text),
        text: [subject, text, authorName, authorEmail].filter((part) => part).join('\n'),
        at: createdAt,
      })),
  )

function routeDraft({ routing, source, authors }: Work, draft: Draft): Route {
  const { ground, brain } = routing
  if (draft.placed) {
    return placeIn({ ...ground, standIns: new Map() }, draft.placed.areaId, { kind: 'history' }, draft.placed.ownerId)
  }
  const facts = { ...draft, authorEmail: draft.author.email, account: authors.get(draft)?.account ?? null }
  return decideRoute(ground, { facts, sourceAreaId: source.areaId, guess: guessArea(brain, modelText(draft)) })
}

function contentOf(draft: Draft, author: Author | undefined) {
  return {
    revision: draft.revision,
    threadId: draft.threadId,
    contactId: author?.contactId ?? null,
    accountId: author?.accountId ?? null,
    authorName: draft.author.name,
    authorEmail: draft.author.email,
    sourceUpdatedAt: draft.sourceUpdatedAt,
    language: draft.language,
    subject: draft.subject,
    text: draft.text,
    html: draft.html,
    original: draft.original,
    url: draft.url,
    rating: draft.rating,
    attributes: attributesOf(draft, author),
  }
}

/** A company that is not among the customers keeps its name here. */
const attributesOf = ({ attributes, account }: Draft, author: Author | undefined): Draft['attributes'] => {
  const name = account.name ?? account.domain
  return name === null || author?.accountId ? attributes : { account: name, ...attributes }
}

const routeColumns = ({ areaId, ownerId, reason }: Route) => ({
  areaId,
  ownerId,
  reason,
  routedBy: reason.kind,
  confidence: reason.confidence ?? null,
})

function newRow(ctx: Ctx, work: Work, draft: Draft): ItemRow {
  const now = ctx.now()
  return {
    id: newId(),
    workspaceId: ctx.workspaceId,
    sourceId: draft.sourceId,
    externalId: draft.externalId,
    ...contentOf(draft, work.authors.get(draft)),
    createdAt: draft.createdAt,
    receivedAt: now,
    status: draft.status,
    snoozedUntil: null,
    assigneeId: null,
    ...routeColumns(routeDraft(work, draft)),
    importId: draft.importId,
    submittedBy: draft.importId === null ? ctx.actor.memberId : null,
    version: 1,
    updatedAt: now,
    deletedAt: draft.isDeleted ? now : null,
    deletedBy: draft.isDeleted ? 'source' : null,
  }
}

/** An edit at the source keeps what people have decided; what nobody has looked at yet is routed anew. */
function editedRow(ctx: Ctx, work: Work, draft: Draft, before: ItemRow): ItemRow {
  const now = ctx.now()
  const changed = { version: before.version + 1, updatedAt: now }
  if (draft.isDeleted) return { ...before, ...changed, deletedAt: now, deletedBy: 'source' }
  const isOpen = before.status === 'new' && before.routedBy !== 'manual' && before.routedBy !== 'history'
  const isPlaced = draft.placed !== null && before.routedBy !== 'manual'
  return {
    ...before,
    ...contentOf(draft, work.authors.get(draft)),
    ...(isOpen || isPlaced ? routeColumns(routeDraft(work, draft)) : {}),
    ...changed,
    deletedAt: null,
    deletedBy: null,
  }
}
