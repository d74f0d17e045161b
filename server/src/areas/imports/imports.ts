import type { Import, ImportKind, ImportMapping, ImportState } from '@gantry/contract/imports'
import { z } from 'zod'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { AnyImporter } from '../../platform/importer.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { assertMay, type OpenCtx, type Upload } from '../../platform/route.ts'
import { mappingOf, mappingProblems, signatureOf } from './mapping.ts'
import {
  changeImport,
  findSavedMapping,
  type ImportRecord,
  insertFile,
  insertImport,
  listImportRecords,
  loadImport,
  removeImport,
  saveMapping,
} from './queries.ts'
import { type FormatWish, type Looked, lookAt, type StoredFile } from './sample.ts'
import { importerOf, toImport } from './view.ts'

const largestFile = 1024 ** 3

export function listImportKinds(ctx: Ctx): { items: ImportKind[] } {
  const items = [...ctx.app.catalogue.importers.values()].map((importer) => ({
    kind: importer.kind,
    label: importer.label,
    fields: importer.fields.map(({ name, label, required, help }) => ({ name, label, required, help })),
    takesAttributes: importer.takesAttributes,
    // A JSON Schema is JSON.
    settings: z.toJSONSchema(importer.settings, { io: 'input', unrepresentable: 'any' }) as ImportKind['settings'],
    mayImport: ctx.actor.permissions.has(importer.permission),
  }))
  return { items }
}

const fileKey = ({ workspaceId }: Pick<Ctx, 'workspaceId'>, fileId: string): string => `${workspaceId}/${fileId}`

/** The stored file of an import. */
export const fileOf = (ctx: Pick<Ctx, 'app' | 'workspaceId'>, record: ImportRecord): StoredFile => ({
  open: () => ctx.app.files.get(fileKey(ctx, record.fileId)),
  size: record.fileSize,
  name: record.fileName,
})

type UploadWish = { kind: string; fileName: string }

/** Stores the file, looks at it and remembers both; a file that cannot be imported leaves nothing behind. */
export async function uploadImport(open: OpenCtx, { kind, fileName }: UploadWish, { body }: Upload): Promise<Import> {
  const fileId = newId()
  const { app, workspaceId } = await open(async (ctx) => {
    assertMay(ctx.actor.permissions, importerOf(ctx, kind).permission)
    return ctx
  })
  const key = fileKey({ workspaceId }, fileId)
  const { size, sha256 } = await app.files.put(key, body, largestFile)
  try {
    const file = { open: () => app.files.get(key), size, name: fileName }
    const looked = await lookAt(importerOf({ app }, kind), file)
    return await open((ctx) => keepUpload(ctx, { fileId, kind, fileName, size, sha256, looked }))
  } catch (error) {
    await app.files.remove(key)
    throw error
  }
}

type NewUpload = { fileId: string; kind: string; fileName: string; size: number; sha256: string; looked: Looked }

async function keepUpload(ctx: Ctx, { kind, looked, ...file }: NewUpload): Promise<Import> {
  const { fileId, fileName, size } = file
  const id = newId()
  await insertFile(ctx, file)
  const record = await insertImport(ctx, {
    id,
    workspaceId: ctx.workspaceId,
    kind,
    fileId,
    fileName,
    fileSize: size,
    state: 'uploaded',
    ...(await offerMapping(ctx, importerOf(ctx, kind), looked)),
    createdBy: ctx.actor.name,
    createdAt: ctx.now(),
  })
  await recordActivity(ctx, { action: 'import.uploaded', objectKind: 'import', objectId: id, title: fileName })
  return toImport(ctx, record)
}

type Offer = Looked & { mapping: ImportMapping; settings: Record<string, unknown> }

/** The mapping last used for such a file where it still fits; otherwise the suggested one. */
async function offerMapping(ctx: Ctx, importer: AnyImporter, looked: Looked): Promise<Offer> {
  const saved = await findSavedMapping(ctx, importer.kind, signatureOf(looked.columns))
  const settings = parseSettings(importer, saved?.settings ?? {}) ?? parseSettings(importer, {}) ?? {}
  if (!saved || mappingProblems(importer, looked.columns, saved.mapping).length > 0) {
    return { ...looked, mapping: mappingOf(looked.suggestions), settings }
  }
  const suggestions = looked.columns.map(({ name }) => {
    return { column: name, target: saved.mapping[name] ?? null, confidence: 1, from: 'saved' as const }
  })
  return { ...looked, suggestions, mapping: mappingOf(suggestions), settings }
}

function parseSettings(importer: AnyImporter, settings: Record<string, unknown>): Record<string, unknown> | undefined {
  const parsed = importer.settings.safeParse(settings)
  // Importer.settings is a z.object.
  return parsed.success ? (parsed.data as Record<string, unknown>) : undefined
}

type ListWish = {
  kind?: string | undefined
  state?: ImportState | undefined
  isActive?: boolean | undefined
  cursor?: string | undefined
  limit: number
}

export async function listImports(ctx: Ctx, { cursor, limit, ...wish }: ListWish) {
  const [before = null] = decodeCursor(cursor, 1) ?? []
  const records = await listImportRecords(ctx, {
    ...wish,
    before: before === null ? null : String(before),
    limit: limit + 1,
  })
  const known = records.filter(({ kind }) => ctx.app.catalogue.importers.has(kind))
  return toPage(
    known,
    limit,
    (record) => toImport(ctx, record),
    ({ id }) => [id],
  )
}

export const getImport = async (ctx: Ctx, id: string): Promise<Import> => toImport(ctx, await loadImport(ctx, id))

/** Loads an import for a change, locked, and refuses with the reason when this actor may not do it now. */
export async function loadForChange(ctx: Ctx, id: string, wish: keyof Import['may']): Promise<ImportRecord> {
  const record = await loadImport(ctx, id, { lock: true })
  assertMay(ctx.actor.permissions, importerOf(ctx, record.kind).permission)
  const { may, state, missing } = toImport(ctx, record)
  if (may[wish]) return record
  if (wish === 'start' && may.edit) {
    throw new AppError('not_possible', `Map a column to: ${missing.join(', ')}.`, { missing })
  }
  throw new AppError('not_possible', `This import is ${state}: ${refusals[wish]}`, { state })
}

const refusals: Record<keyof Import['may'], string> = {
  edit: 'its mapping can be changed only before it starts or after it was undone.',
  start: 'it can be started only once; undo it first to start it again.',
  cancel: 'there is nothing to cancel.',
  resume: 'only a cancelled or failed import can be resumed.',
  repair: 'rejected rows can be repaired when the import is done and has some.',
  undo: 'it has to be stopped and must have changed something.',
  remove: 'cancel it first.',
}

export async function setImportFormat(ctx: Ctx, id: string, wish: FormatWish): Promise<Import> {
  const record = await loadForChange(ctx, id, 'edit')
  const importer = importerOf(ctx, record.kind)
  const looked = await lookAt(importer, fileOf(ctx, record), { ...record.format, ...wish, ...reDetected(record, wish) })
  const offer = await offerMapping(ctx, importer, looked)
  return toImport(ctx, await changeImport(ctx, id, { ...offer, checked: null, version: record.version + 1 }))
}

/** What was detected under another assumption is detected anew. */
const reDetected = (record: ImportRecord, { delimiter, format, encoding }: FormatWish): FormatWish =>
  delimiter === undefined && ((format ?? record.format.format) !== record.format.format || encoding !== undefined)
    ? { delimiter: undefined }
    : { delimiter: delimiter ?? record.format.delimiter ?? undefined }

type MappingWish = { mapping: ImportMapping; settings?: Record<string, unknown> | undefined }

/** Puts mapping and settings in force and remembers them for the next file with the same columns. */
export async function setImportMapping(ctx: Ctx, id: string, wish: MappingWish): Promise<Import> {
  const record = await loadForChange(ctx, id, 'edit')
  const importer = importerOf(ctx, record.kind)
  const problems = mappingProblems(importer, record.columns, wish.mapping)
  if (problems.length > 0) throw new AppError('invalid_input', problems.join(' '), { problems })
  const parsed = importer.settings.safeParse(wish.settings ?? record.settings)
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => ({ field: `settings.${path.join('.')}`, message }))
    throw new AppError('invalid_input', fields.map(({ field, message }) => `${field}: ${message}`).join('; '), {
      fields,
    })
  }
  // Importer.settings is a z.object.
  const settings = parsed.data as Record<string, unknown>
  const kept = Object.entries(settings).filter(([name]) => !importer.settingsOfOneFile?.includes(name))
  const saved = { mapping: wish.mapping, settings: Object.fromEntries(kept) }
  await saveMapping(ctx, record.kind, signatureOf(record.columns), saved)
  const changed = { mapping: wish.mapping, settings, checked: null, version: record.version + 1 }
  return toImport(ctx, await changeImport(ctx, id, changed))
}

export async function deleteImport(ctx: Ctx, id: string): Promise<{ ok: true }> {
  const { fileId, fileName } = await loadForChange(ctx, id, 'remove')
  await removeImport(ctx, id, fileId)
  await recordActivity(ctx, { action: 'import.deleted', objectKind: 'import', objectId: id, title: fileName })
  await ctx.app.files.remove(fileKey(ctx, fileId))
  return { ok: true }
}
