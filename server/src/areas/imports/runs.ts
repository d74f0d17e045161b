import type { Import } from '@gantry/contract/imports'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { enqueue } from '../../platform/jobs.ts'
import { loadForChange } from './imports.ts'
import { changeImport, type ImportRecord, type NewImport, type Starter } from './queries.ts'
import { removeRejects } from './rejects.queries.ts'
import { toImport } from './view.ts'

/** The queue's name of the one job that works on imports; its payload is the import's id. */
export const importJob = { name: 'imports.work' }
export type ImportJobPayload = { importId: string }

const fresh = {
  position: 0,
  totalRows: null,
  rowsRead: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  error: null,
  undone: null,
  kept: null,
  finishedAt: null,
} as const satisfies Partial<NewImport>

/** Hands an import to the workers in the name of the actor. */
async function begin(ctx: Ctx, record: ImportRecord, values: Partial<NewImport>): Promise<Import> {
  const { kind, id, memberId, name } = ctx.actor
  const startedBy: Starter = { kind, id, memberId, name }
  const changed = await changeImport(ctx, record.id, {
    ...values,
    startedBy,
    error: null,
    finishedAt: null,
    stretchAt: ctx.now(),
    stretchRows: values.rowsRead ?? record.rowsRead,
    watchAt: new Date(ctx.now().getTime() + 10_000),
  })
  await recordActivity(ctx, {
    action: `import.${verbs[changed.state] ?? 'started'}`,
    objectKind: 'import',
    objectId: record.id,
    title: record.fileName,
  })
  await enqueue<ImportJobPayload>(ctx, importJob, { importId: record.id })
  return toImport(ctx, changed)
}

const verbs: Partial<Record<ImportRecord['state'], string>> = {
  checking: 'check_started',
  running: 'started',
  repairing: 'repair_started',
  undoing: 'undo_started',
}

export async function checkImport(ctx: Ctx, id: string): Promise<Import> {
  const record = await loadForChange(ctx, id, 'start')
  await removeRejects(ctx, id)
  return begin(ctx, record, { ...fresh, state: 'checking', checked: null })
}

export async function startImport(ctx: Ctx, id: string): Promise<Import> {
  const record = await loadForChange(ctx, id, 'start')
  await removeRejects(ctx, id)
  return begin(ctx, record, { ...fresh, state: 'running', startedAt: ctx.now() })
}

/** Goes on after the last row that is done; after an undo that stopped half-way, from the first row. */
export async function resumeImport(ctx: Ctx, id: string): Promise<Import> {
  const record = await loadForChange(ctx, id, 'resume')
  if (record.position > 0) return begin(ctx, record, { state: 'running' })
  await removeRejects(ctx, id)
  return begin(ctx, record, { ...fresh, state: 'running' })
}

export async function cancelImport(ctx: Ctx, id: string): Promise<Import> {
  const record = await loadForChange(ctx, id, 'cancel')
  const state = record.state === 'checking' ? 'uploaded' : record.state === 'repairing' ? 'done' : 'cancelled'
  const changed = await changeImport(ctx, id, { state, finishedAt: ctx.now(), watchAt: null })
  await recordActivity(ctx, {
    action: 'import.cancelled',
    objectKind: 'import',
    objectId: id,
    title: record.fileName,
  })
  return toImport(ctx, changed)
}

export async function repairImport(ctx: Ctx, id: string): Promise<Import> {
  return begin(ctx, await loadForChange(ctx, id, 'repair'), { state: 'repairing' })
}

export async function undoImport(ctx: Ctx, id: string): Promise<Import> {
  const record = await loadForChange(ctx, id, 'undo')
  // Should the undo stop half-way, resuming the import has to begin at the first row again.
  return begin(ctx, record, { state: 'undoing', position: 0, undone: 0, kept: 0 })
}
