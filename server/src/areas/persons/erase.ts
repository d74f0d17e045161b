import { createHash } from 'node:crypto'
import type { Erasure } from '@gantry/contract/persons'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { enqueue, type Job, job } from '../../platform/jobs.ts'
import { publish } from '../../platform/live.ts'
import { unindexObjects } from '../../platform/search.ts'
import { waitUntilMoved } from '../events/index.ts'
import { deletePerson, scanForPerson, type ToErase } from './erase.metrics.ts'
import {
  binContact,
  blankActivity,
  changeErasure,
  deleteFromTables,
  type ErasureRow,
  findErasure,
  insertErasure,
  listErasureRows,
  scanTables,
} from './erase.queries.ts'
import { listIdsByKey, listIdsOfRaw, loadNeighbourhood, lockGraph } from './graph.queries.ts'
import { rebuildAround } from './graph.ts'
import { loadProject } from './persons.queries.ts'
import { getPerson } from './persons.ts'
import { sipHash64 } from './sip-hash.ts'

const toErasure = ({ id, projectId, requestedBy, requestedAt, finishedAt, counts }: ErasureRow): Erasure => ({
  ...{ id, project: projectId, requestedBy, tables: counts },
  requestedAt: requestedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
})

export async function listErasures(ctx: Ctx, project: string): Promise<{ items: Erasure[] }> {
  await loadProject(ctx, project)
  return { items: (await listErasureRows(ctx, project)).map(toErasure) }
}

/** Begins to erase a person for good; the receipt fills when a scan of every table finds nothing any more. */
export async function erasePerson(ctx: Ctx, project: string, asked: string): Promise<Erasure> {
  await lockGraph(ctx, project)
  const person = await getPerson(ctx, project, asked)
  const members = await listIdsByKey(ctx, project, 'personKey', [person.id])
  const rows = await listIdsOfRaw(ctx, project, [...new Set(members.map(({ raw }) => raw))])
  const shared = new Set(rows.filter(({ personKey }) => personKey !== person.id).map(({ raw }) => raw))
  const own = members.filter(({ raw }) => !shared.has(raw)).map(({ raw }) => raw)
  const spans = members
    .filter(({ raw }) => shared.has(raw))
    .map(({ rawKey, since, until }) => ({ raw: rawKey, from: since.getTime(), until: until?.getTime() ?? null }))
  const rawIds = [...new Set([person.distinctId, ...own])]
  const row = {
    ...{ id: newId(), workspaceId: ctx.workspaceId, projectId: project, requestedBy: ctx.actor.name, rawIds },
    requestedAt: ctx.now(),
    fingerprints: rawIds.map((raw) => createHash('sha256').update(`${project}:${raw}`).digest('hex')),
    contactId: person.contact?.id ?? null,
    counts: [],
    finishedAt: null,
  }
  await insertErasure(ctx, row)
  await recordActivity(ctx, {
    ...{ action: 'person.erasure_requested', objectKind: 'erasure', objectId: row.id, title: row.id },
  })
  await enqueue(ctx, eraseJob, { erasureId: row.id, spans })
  return toErasure(row)
}

type Payload = { erasureId: string; spans: { raw: string; from: number; until: number | null }[] }

export const eraseJob: Job<Payload> = job<Payload>({
  name: 'persons.erase',
  retries: 20,
  run: async ({ app, step, signal }, { erasureId, spans }) => {
    // What is acknowledged and on its way cannot be deleted yet, and would come after the receipt.
    await waitUntilMoved(app, signal)
    const left = await step((ctx) => erase(ctx, erasureId, spans))
    // Something was still on its way in: the next run deletes it too.
    if (left > 0) throw new Error(`${left} rows of an erased person were found again`)
  },
})

/** Deletes everywhere, then scans every table; gives how many rows the scan still found. */
async function erase(ctx: Ctx, id: string, spans: Payload['spans']): Promise<number> {
  const erasure = await findErasure(ctx, id)
  if (!erasure) throw new AppError('not_found', 'There is no such erasure.')
  const { projectId, rawIds, contactId } = erasure
  if (rawIds === null) return 0
  await lockGraph(ctx, projectId)
  const keys = rawIds.map(sipHash64)
  const person: ToErase = {
    ...{ project: projectId, raws: keys },
    spans: spans.map(({ raw, from, until }) => ({ raw, from, until: until ?? Number.MAX_SAFE_INTEGER })),
  }
  const target = { projectId, rawIds, keys, contactId }
  const scan = async () => [...(await scanForPerson(ctx, person)), ...(await scanTables(ctx, target))]
  const before = await scan()
  const neighbours = await loadNeighbourhood(ctx, projectId, rawIds)
  await deleteFromTables(ctx, target)
  await rebuildAround(
    ctx,
    projectId,
    [...neighbours.ids].filter((raw) => !rawIds.includes(raw)),
  )
  await deletePerson(ctx, person)
  const erasedIds = contactId ? await eraseContact(ctx, contactId) : []
  await blankActivity(ctx, erasedIds, rawIds)
  const after = new Map((await scan()).map(({ table, count }) => [table, count]))
  const known = new Map(erasure.counts.map((one) => [one.table, one.erased]))
  const counts = before.map(({ table, count }) => {
    const left = after.get(table) ?? 0
    return { table, erased: (known.get(table) ?? 0) + Math.max(0, count - left), left }
  })
  const left = counts.reduce((sum, one) => sum + one.left, 0)
  const done = left === 0 ? { finishedAt: ctx.now(), rawIds: null, contactId: null } : {}
  await changeErasure(ctx, id, { counts, ...done })
  await recordActivity(ctx, {
    ...{ action: 'person.erased', objectKind: 'erasure', objectId: id, title: id, after: { counts } },
  })
  await publish(ctx, 'person')
  return left
}

/** The contact and the words of their feedback, by the ways their own areas delete for good. */
async function eraseContact(ctx: Ctx, contactId: string): Promise<string[]> {
  const { items } = await binContact(ctx, contactId)
  await ctx.app.catalogue.bins.get('feedback_item')?.purge(ctx, items)
  await unindexObjects(ctx, 'contact', [contactId])
  await ctx.app.catalogue.bins.get('contact')?.purge(ctx, [contactId])
  return [contactId, ...items]
}
