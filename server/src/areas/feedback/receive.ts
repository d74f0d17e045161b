import type { Input, Reply } from '@gantry/contract/endpoint'
import type { createFeedback, createFeedbackBatch } from '@gantry/contract/feedback'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { type Draft, type HandedIn, readDraft } from './draft.ts'
import { loadRouting, type Routing } from './ground.ts'
import { titleOf } from './item-text.rules.ts'
import { loadLanguageDetector } from './language.ts'
import { noteNewItems } from './notices.ts'
import { type Saved, saveItems } from './save-items.ts'
import { findOrCreateSource, findSource, type SourceRow } from './sources.queries.ts'
import { loadSurroundings, viewItems } from './view.ts'

type Given = Input<typeof createFeedback>['body']

/** Takes in one piece: stored, routed, findable and audited when this returns. */
export async function receiveItem(ctx: Ctx, body: Given): Promise<Reply<typeof createFeedback>> {
  const routing = await loadRouting(ctx)
  const [saved] = await receive(ctx, routing, [body])
  if (!saved) throw new Error('nothing was saved')
  const { row, outcome, before } = saved
  if (outcome !== 'unchanged') {
    await recordActivity(ctx, {
      action: `feedback_item.${outcome === 'created' ? 'created' : outcome === 'deleted' ? 'withdrawn' : 'edited'}`,
      objectKind: 'feedback_item',
      objectId: row.id,
      title: titleOf(row.subject, row.text),
      ...(before && { before: contentFacts(before) }),
      after: { ...contentFacts(row), areaId: row.areaId, ownerId: row.ownerId, routedBy: row.routedBy },
    })
  }
  if (outcome === 'created') await noteNewItems(ctx, [row])
  const around = await loadSurroundings(ctx)
  const [item] = await viewItems(ctx, around, [row])
  if (!item) throw new Error('nothing to show')
  return { ...item, outcome }
}

/** Takes in many, all or none, with one activity entry. */
export async function receiveBatch(
  ctx: Ctx,
  { items }: Input<typeof createFeedbackBatch>['body'],
): Promise<Reply<typeof createFeedbackBatch>> {
  const routing = await loadRouting(ctx)
  const saved = await receive(ctx, routing, items)
  const changed = saved.filter(({ outcome }) => outcome !== 'unchanged')
  if (changed.length > 0) {
    await recordActivity(ctx, {
      action: 'feedback_item.batch_received',
      objectKind: 'feedback_item',
      objectId: newId(),
      title: `${changed.length} feedback items`,
      after: { ids: changed.map(({ id }) => id) },
    })
    await noteNewItems(
      ctx,
      changed.filter(({ outcome }) => outcome === 'created').map(({ row }) => row),
    )
  }
  return {
    items: saved.map(({ id, outcome, row: { areaId, ownerId } }) => ({ id, outcome, areaId, ownerId })),
  }
}

async function receive(ctx: Ctx, routing: Routing, given: readonly Given[]): Promise<Saved[]> {
  const detect = await loadLanguageDetector()
  const bySource = new Map<string, { source: SourceRow; drafts: { at: number; draft: Draft }[] }>()
  for (const [at, body] of given.entries()) {
    const group = bySource.get(body.sourceId ?? '') ?? { source: await sourceOf(ctx, body.sourceId), drafts: [] }
    bySource.set(body.sourceId ?? '', group)
    const draft = readDraft(handedIn(ctx, body), detect, { sourceId: group.source.id, importId: null })
    group.drafts.push({ at, draft })
  }
  const saved: Saved[] = []
  for (const { source, drafts } of bySource.values()) {
    const group = await saveItems(
      ctx,
      routing,
      source,
      drafts.map(({ draft }) => draft),
    )
    for (const [place, { at }] of drafts.entries()) {
      const one = group[place]
      if (one) saved[at] = one
    }
  }
  return saved
}

const standardSources = { api: 'API', manual: 'Added by hand' } as const

async function sourceOf(ctx: Ctx, id: string | undefined): Promise<SourceRow> {
  if (id === undefined) {
    const kind = ctx.actor.kind === 'member' ? 'manual' : 'api'
    return assertEnabled(await findOrCreateSource(ctx, kind, standardSources[kind]))
  }
  const source = await findSource(ctx, id)
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
