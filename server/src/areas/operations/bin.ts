import type { BinEntry } from '@gantry/contract/operations'
import { holdersOf } from '@gantry/contract/permissions'
import { recordActivity } from '../../platform/activity.ts'
import type { Bin, BinItem, BinPosition } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { forgetObjects } from '../collaboration/index.ts'
import { findTitle, listDeletions } from './activity.queries.ts'
import { purgeAt, purgeBefore } from './rules.ts'

type Page = { cursor?: string | undefined; limit: number; kind?: string | undefined }
type Found = BinItem & { bin: Bin }

/** What is in the bins of all kinds, newest first. */
export async function listBin(ctx: Ctx, { cursor, limit, kind }: Page) {
  const all = [...ctx.app.catalogue.bins.values()]
  const asked = all.filter((bin) => kind === undefined || bin.kind === kind)
  const before = positionOf(cursor)
  const found: Found[] = []
  for (const bin of asked) {
    for (const item of await bin.list(ctx, { before, limit: limit + 1 })) found.push({ ...item, bin })
  }
  found.sort((a, b) => b.deletedAt.getTime() - a.deletedAt.getTime() || (a.id < b.id ? 1 : -1))
  const shown = found.slice(0, limit + 1)
  const deletions =
    shown.length === 0
      ? []
      : await listDeletions(
          ctx,
          shown.map(({ id }) => id),
        )
  const deletedBy = new Map(deletions.map((row) => [`${row.objectKind} ${row.objectId}`, row.actorName]))
  const page = toPage(
    shown,
    limit,
    (item) => toEntry(ctx, item, deletedBy.get(`${item.bin.kind} ${item.id}`) ?? null),
    (item) => [item.deletedAt.toISOString(), item.id],
  )
  return { ...page, kinds: all.map((bin) => bin.kind) }
}

function positionOf(cursor: string | undefined): BinPosition | null {
  const [at, id] = decodeCursor(cursor, 2) ?? []
  return at == null || id == null ? null : { deletedAt: new Date(String(at)), id: String(id) }
}

const toEntry = (ctx: Ctx, { id, title, deletedAt, bin }: Found, deletedBy: string | null): BinEntry => ({
  ...{ id, title, deletedBy, kind: bin.kind },
  deletedAt: deletedAt.toISOString(),
  purgeAt: purgeAt(deletedAt).toISOString(),
  may: { restore: ctx.actor.permissions.has(bin.permission) },
})

function getBin(ctx: Ctx, kind: string): Bin {
  const bin = ctx.app.catalogue.bins.get(kind)
  if (!bin) throw new AppError('not_found', 'There is no such kind of object in the bin.')
  if (!ctx.actor.permissions.has(bin.permission)) {
    throw new AppError('forbidden', `This belongs to: ${holdersOf(bin.permission).join(', ')}.`)
  }
  return bin
}

const notThere = () => new AppError('not_found', 'This is not in the bin.')

export async function restoreFromBin(ctx: Ctx, { kind, id }: { kind: string; id: string }): Promise<{ ok: true }> {
  if (!(await getBin(ctx, kind).restore(ctx, id))) throw notThere()
  const title = await findTitle(ctx, kind, id)
  await recordActivity(ctx, { action: `${kind}.restored`, objectKind: kind, objectId: id, title })
  return { ok: true }
}

export async function purgeFromBin(ctx: Ctx, { kind, id }: { kind: string; id: string }): Promise<{ ok: true }> {
  const gone = await getBin(ctx, kind).purge(ctx, [id])
  if (gone.length === 0) throw notThere()
  const title = await findTitle(ctx, kind, id)
  await forgetObjects(ctx, kind, gone)
  await recordActivity(ctx, { action: `${kind}.purged`, objectKind: kind, objectId: id, title })
  return { ok: true }
}

const batch = 500
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Deletes for good, of one kind, a batch of what has been in the bin for 30 days; gives how many went. */
export async function purgeOld(ctx: Ctx, bin: Bin): Promise<number> {
  const before = { deletedAt: purgeBefore(ctx.now()), id: last }
  const old = await bin.list(ctx, { before, limit: batch })
  const gone = await bin.purge(
    ctx,
    old.map(({ id }) => id),
  )
  await forgetObjects(ctx, bin.kind, gone)
  return gone.length
}
