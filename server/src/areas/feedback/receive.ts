import type { Input, Reply } from '@gantry/contract/endpoint'
import type { createFeedback, createFeedbackBatch } from '@gantry/contract/feedback'
import { type ActivityEntry, recordActivities, recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { Call } from '../../platform/gathered-route.ts'
import { newId } from '../../platform/ids.ts'
import { type Draft, type HandedIn, readDraft } from './draft.ts'
import { loadRouting, type Routing } from './ground.ts'
import { titleOf } from './item-text.rules.ts'
import { loadLanguageDetector } from './language.ts'
import { noteNewItems } from './notices.ts'
import { type Saved, saveItems } from './save-items.ts'
import { findOrCreateSource, type SourceRow } from './sources.queries.ts'
import { surroundingsOf, viewItems } from './view.ts'

type Given = Input<typeof createFeedback>['body']

/** Two calls about the same thing at its source follow each other; all others can be taken in together. */
export const sameThing = ({ body }: Input<typeof createFeedback>): string | null =>
  body.externalId === undefined ? null : JSON.stringify([body.sourceId, body.externalId])

const isSaved = (one: Saved | AppError): one is Saved => !(one instanceof AppError)

type Answer = Reply<typeof createFeedback> | AppError

/** Takes in one piece from each call: stored, routed, findable and audited when this returns. */
export async function receiveItems(ctx: Ctx, calls: readonly Call<typeof createFeedback>[]): Promise<Answer[]> {
  const routing = await loadRouting(ctx)
  const { saved, sources } = await receive(
    ctx,
    routing,
    calls.map(({ input }) => input.body),
  )
  const stored = saved.filter(isSaved)
  await recordActivities(
    ctx,
    saved.flatMap((one, at) =>
      one instanceof AppError || one.outcome === 'unchanged'
        ? []
        : [{ ...entryOf(one), request: calls[at]?.request ?? null }],
    ),
  )
  await noteNewItems(ctx, createdOf(stored))
  const items = await viewItems(
    ctx,
    surroundingsOf(ctx, { ...routing, sources }),
    stored.map(({ row }) => row),
  )
  const shown = items.values()
  return saved.map((one) => {
    if (one instanceof AppError) return one
    const item = shown.next().value
    if (!item) throw new Error('nothing to show')
    return { ...item, outcome: one.outcome }
  })
}

const createdOf = (saved: readonly Saved[]): Saved['row'][] =>
  saved.filter(({ outcome }) => outcome === 'created').map(({ row }) => row)

const verbs = { created: 'created', deleted: 'withdrawn', updated: 'edited', unchanged: 'edited' } as const

const entryOf = ({ row, outcome, before }: Saved): ActivityEntry => ({
  action: `feedback_item.${verbs[outcome]}`,
  objectKind: 'feedback_item',
  objectId: row.id,
  title: titleOf(row.subject, row.text),
  ...(before && { before: contentFacts(before) }),
  after: { ...contentFacts(row), areaId: row.areaId, ownerId: row.ownerId, routedBy: row.routedBy },
})

/** Takes in many, all or none, with one activity entry. */
export async function receiveBatch(
  ctx: Ctx,
  { items }: Input<typeof createFeedbackBatch>['body'],
): Promise<Reply<typeof createFeedbackBatch>> {
  const routing = await loadRouting(ctx)
  const received = await receive(ctx, routing, items)
  const refusal = received.saved.find((one) => one instanceof AppError)
  if (refusal) throw refusal
  const saved = received.saved.filter(isSaved)
  const changed = saved.filter(({ outcome }) => outcome !== 'unchanged')
  if (changed.length > 0) {
    await recordActivity(ctx, {
      action: 'feedback_item.batch_received',
      objectKind: 'feedback_item',
      objectId: newId(),
      title: `${changed.length} feedback items`,
      after: { ids: changed.map(({ id }) => id) },
    })
    await noteNewItems(ctx, createdOf(changed))
  }
  return {
    items: saved.map(({ id, outcome, row: { areaId, ownerId } }) => ({ id, outcome, areaId, ownerId })),
  }
}

type Received = { saved: (Saved | AppError)[]; sources: ReadonlyMap<string, SourceRow> }

/** What became of each piece; `sources` are those that were known, and those they came from. */
async function receive(ctx: Ctx, routing: Routing, given: readonly Given[]): Promise<Received> {
  const detect = await loadLanguageDetector()
  const saved: Received['saved'] = []
  const sources = new Map(routing.sources)
  const bySource = new Map<string, { at: number; draft: Draft }[]>()
  for (const [at, body] of given.entries()) {
    try {
      const source = await sourceOf(ctx, sources, body.sourceId)
      sources.set(source.id, source)
      const draft = readDraft(handedIn(ctx, body), detect, { sourceId: source.id, importId: null })
      bySource.set(source.id, [...(bySource.get(source.id) ?? []), { at, draft }])
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      saved[at] = error
    }
  }
  for (const [sourceId, pieces] of bySource) {
    const source = sources.get(sourceId)
    if (!source) throw new Error('a source was forgotten')
    const drafts = pieces.map(({ draft }) => draft)
    for (const [place, one] of (await saveItems(ctx, routing, source, drafts)).entries()) {
      const at = pieces[place]?.at
      if (at !== undefined) saved[at] = one
    }
  }
  return { saved, sources }
}

const standardSources = { api: 'API', manual: 'Added by hand' } as const

async function sourceOf(ctx: Ctx, known: ReadonlyMap<string, SourceRow>, id: string | undefined): Promise<SourceRow> {
  if (id === undefined) {
    const kind = ctx.actor.kind === 'member' ? 'manual' : 'api'
    const name = standardSources[kind]
    const same = [...known.values()].find((one) => one.name.toLowerCase() === name.toLowerCase())
    return assertEnabled(same ?? (await findOrCreateSource(ctx, kind, name)))
  }
  const source = known.get(id)
  if (!source) throw new AppError('not_found', 'There is no such source.')
  return assertEnabled(source)
}

export function assertEnabled(source: SourceRow): SourceRow {
  if (source.isEnabled) return source
  throw new AppError('not_possible', `The source ${source.name} is disabled. Product Ops can enable it under Sources.`)
}

function handedIn(ctx: Ctx, body: Given): HandedIn {
  if (body.isDeleted && body.externalId === undefined) {
    throw new AppError('invalid_input', 'isDeleted needs the externalId of what the source has deleted.')
  }
  return {
    externalId: body.externalId ?? null,
    threadId: body.threadId ?? null,
    author: {
      name: body.author?.name || null,
      email: body.author?.email ?? null,
      externalId: body.author?.externalId || null,
    },
    account: { name: body.account?.name ?? null, domain: body.account?.domain?.toLowerCase() ?? null },
    createdAt: body.createdAt ? new Date(body.createdAt) : ctx.now(),
    sourceUpdatedAt: body.updatedAt ? new Date(body.updatedAt) : null,
    language: body.language ?? null,
    subject: body.subject || null,
    body: body.body,
    format: body.format,
    url: body.url ?? null,
    rating: body.rating ?? null,
    attributes: body.attributes ?? {},
    isDeleted: body.isDeleted,
  }
}

/** What an edit at the source can change, shortened for the history. */
const contentFacts = ({ subject, text, rating, authorEmail, url }: Saved['row']) => ({
  subject,
  text: text.slice(0, 2_000),
  rating,
  authorEmail,
  url,
})
