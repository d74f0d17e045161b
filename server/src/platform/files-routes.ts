import { Readable } from 'node:stream'
import type { StoredFile } from '@gantry/contract/platform'
import * as api from '@gantry/contract/platform'
import { and, eq } from 'drizzle-orm'
import { recordActivity } from './activity.ts'
import type { Ctx } from './context.ts'
import { AppError } from './errors.ts'
import { contentTypeOf } from './files-content.ts'
import { newId } from './ids.ts'
import { enqueue, job } from './jobs.ts'
import { type Download, downloadRoute, type OpenCtx, type Router, route, type Upload, uploadRoute } from './route.ts'
import { files } from './tables.ts'

const largestUpload = 25 * 1024 ** 2

export function fileRoutes(router: Router): void {
  uploadRoute(router, api.uploadFile, (open, { query }, upload) => keepUpload(router, open, query, upload))
  route(router, api.getFile, async (ctx, { params }) => toStoredFile(ctx, await loadFile(ctx, params.id)))
  downloadRoute(router, api.downloadFile, (ctx, { params }) => readFile(ctx, params.id))
  route(router, api.removeFile, (ctx, { params }) => removeFile(ctx, params.id))
}

type FileRow = typeof files.$inferSelect
const keyOf = (workspaceId: string, id: string): string => `${workspaceId}/${id}`

async function keepUpload(
  { app }: Router,
  open: OpenCtx,
  said: { name: string; contentType: string },
  { body }: Upload,
): Promise<StoredFile> {
  const id = newId()
  const { head, whole } = await peek(body)
  const contentType = contentTypeOf(said.contentType, head)
  const workspaceId = await open(async (ctx) => ctx.workspaceId)
  const key = keyOf(workspaceId, id)
  const { size, sha256 } = await app.files.put(key, whole, largestUpload)
  try {
    return await open(async (ctx) => {
      const row = {
        id,
        workspaceId,
        name: said.name,
        contentType,
        size,
        sha256,
        createdBy: ctx.actor.id,
        createdAt: ctx.now(),
      }
      await ctx.db.insert(files).values(row)
      await recordActivity(ctx, {
        action: 'file.uploaded',
        objectKind: 'file',
        objectId: id,
        title: said.name,
        after: { size },
      })
      return toStoredFile(ctx, row)
    })
  } catch (error) {
    await app.files.remove(key)
    throw error
  }
}

/** The first bytes of a stream, and the stream with them still in it. */
async function peek(body: Readable): Promise<{ head: Buffer; whole: Readable }> {
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) throw new AppError('invalid_input', 'The file is empty.')
  async function* all(): AsyncGenerator<Buffer> {
    yield first.value
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return { head: first.value.subarray(0, 512), whole: Readable.from(all(), { objectMode: false }) }
}

async function loadFile(ctx: Ctx, id: string): Promise<FileRow> {
  const [row] = await ctx.db
    .select()
    .from(files)
    .where(and(eq(files.workspaceId, ctx.workspaceId), eq(files.id, id)))
  if (!row) throw new AppError('not_found', 'There is no such file.')
  return row
}

async function readFile(ctx: Ctx, id: string): Promise<Download> {
  const { name, contentType } = await loadFile(ctx, id)
  return { body: await ctx.app.files.get(keyOf(ctx.workspaceId, id)), contentType, fileName: name }
}

/** Your own files; those who look after the workspace: any. */
const mayRemove = ({ actor }: Ctx, { createdBy }: Pick<FileRow, 'createdBy'>): boolean =>
  actor.permissions.has('files.write') && (createdBy === actor.id || actor.permissions.has('activity.read'))

async function removeFile(ctx: Ctx, id: string): Promise<{ ok: true }> {
  const row = await loadFile(ctx, id)
  if (!mayRemove(ctx, row)) {
    throw new AppError('forbidden', 'Only who stored this file, Product Ops and owners may remove it.')
  }
  await ctx.db.delete(files).where(and(eq(files.workspaceId, ctx.workspaceId), eq(files.id, id)))
  await recordActivity(ctx, { action: 'file.removed', objectKind: 'file', objectId: id, title: row.name })
  // The bytes go after the commit: a rollback must leave them.
  await enqueue(ctx, forgetFile, { fileId: id })
  return { ok: true }
}

export const forgetFile = job<{ fileId: string }>({
  name: 'files.forget',
  retries: 8,
  run: ({ app, workspaceId }, { fileId }) => app.files.remove(keyOf(workspaceId, fileId)),
})

const toStoredFile = (ctx: Ctx, row: FileRow): StoredFile => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  may: { remove: mayRemove(ctx, row) },
})
