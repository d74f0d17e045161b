import { recordActivity } from '../../platform/activity.ts'
import { type Actor, type App, type Ctx, inWorkspace, systemActor } from '../../platform/context.ts'
import { AppError, isStoreUnavailable, pgErrorOf } from '../../platform/errors.ts'
import { publish } from '../../platform/live.ts'
import { readChunks, rowsOfImport, taskOf } from './chunks.ts'
import { tellDone, tellFailed } from './notices.ts'
import {
  changeImport,
  findImport,
  forgetChanges,
  type ImportRecord,
  isBusy,
  keepChanges,
  listChanges,
  type NewImport,
  type Starter,
  withImportLock,
} from './queries.ts'
import { keepRejects, listRejects, removeRejects } from './rejects.queries.ts'
import { rehearse } from './savepoint.queries.ts'
import { addCounts, type KeyedRow, type RowsTask, tryRows } from './try-rows.ts'
import { importerOf } from './view.ts'

type Scope = { app: App; workspaceId: string; importId: string; signal: AbortSignal }

/**
 * Does what the import's state asks for, until it is done, stopped, or this process ends. Every step is one transaction
 * that saves rows and position together, so that it can be killed anywhere and go on anywhere.
 */
export async function workOnImport(scope: Scope): Promise<void> {
  await withImportLock(scope.app.pool, scope.importId, async () => {
    while (!scope.signal.aborted) {
      const record = await inWorkspace(scope.app, scope, (ctx) => findImport(ctx, scope.importId))
      if (!record || !isBusy(record)) return
      try {
        await workers[record.state]?.(scope, record)
      } catch (error) {
        if (isStoreUnavailable(error) || isStorageError(error)) throw error
        await markFailed(scope, record, error)
      }
    }
  })
}

const workers: Partial<Record<ImportRecord['state'], (scope: Scope, record: ImportRecord) => Promise<void>>> = {
  checking: workOnRows,
  running: workOnRows,
  repairing: workOnRepairs,
  undoing: workOnUndo,
}

/** Disk full, shutting down and their like (classes 53, 57, 58) pass; the import waits for it. */
const isStorageError = (error: unknown): boolean => /^5[378]/.test(pgErrorOf(error)?.code ?? '')

/** One transaction in the name of who started the import; null when it is no longer where this worker left it. */
async function step<T>(
  scope: Scope,
  seen: Pick<ImportRecord, 'state' | 'position'>,
  work: (ctx: Ctx, record: ImportRecord) => Promise<T>,
): Promise<T | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inWorkspace(scope.app, scope, async (system) => {
        const record = await findImport(system, scope.importId, { lock: true })
        if (record?.state !== seen.state || record.position !== seen.position) return null
        const ctx = { ...system, actor: actorOf(record.startedBy) }
        const result = await work(ctx, record)
        await publish(ctx, 'import')
        return result
      })
    } catch (error) {
      // 40001, 40P01: somebody else changed the same rows at the same moment; the transaction left nothing behind.
      if (attempt >= 5 || !/^40/.test(pgErrorOf(error)?.code ?? '')) throw error
    }
  }
}

const actorOf = (by: Starter | null): Actor => (by ? { ...systemActor, ...by } : systemActor)

/** A busy import is looked at again by every worker soon: whoever holds its lock is left alone. */
const watchSoon = (ctx: Ctx): Date => new Date(ctx.now().getTime() + 2_000)

async function workOnRows(scope: Scope, record: ImportRecord): Promise<void> {
  const { state } = record
  let { position } = record
  if (record.totalRows === null) {
    const totalRows = await countRows(scope, record)
    const counted = await step(scope, { state, position }, (ctx) =>
      changeImport(ctx, scope.importId, { totalRows, stretchAt: ctx.now(), watchAt: watchSoon(ctx) }),
    )
    if (!counted) return
  }
  const task = taskOf(scope, record)
  for await (const rows of readChunks(scope, record, position)) {
    const last = rows.at(-1)?.row ?? position
    if (scope.signal.aborted) return
    const done = await step(scope, { state, position }, (ctx, now) => saveChunk(ctx, now, task, rows, last))
    if (!done) return
    position = last
  }
  await step(scope, { state, position }, async (ctx, now) => {
    if (state === 'checking') await finishCheck(ctx, now)
    else await finish(ctx, now, task, 'finished', { state: 'done' })
  })
}

/** Reads the whole file once: a file that breaks off in the middle is refused before anything is written. */
async function countRows({ app, workspaceId, signal }: Scope, record: ImportRecord): Promise<number> {
  let rows = 0
  for await (const _ of rowsOfImport({ app, workspaceId }, record)) {
    rows += 1
    signal.throwIfAborted()
  }
  return rows
}

/** Beyond this many rejected rows only their mistakes are kept, not their cells: those are mended in the file. */
const rejectsKeptWhole = 10_000

async function saveChunk(
  ctx: Ctx,
  record: ImportRecord,
  task: RowsTask,
  rows: readonly KeyedRow[],
  position: number,
): Promise<ImportRecord> {
  const isRehearsal = record.state === 'checking'
  const { counts, rejects, changes } = isRehearsal
    ? await rehearse(ctx, () => tryRows(ctx, task, rows))
    : await tryRows(ctx, task, rows)
  if (!isRehearsal) await keepChanges(ctx, record.id, changes)
  const room = Math.max(0, rejectsKeptWhole - record.rejected)
  await keepRejects(
    ctx,
    record.id,
    rejects.map((one, at) => (at < room ? one : { ...one, cells: null })),
  )
  return changeImport(ctx, record.id, { ...addCounts(record, counts), position, watchAt: watchSoon(ctx) })
}

async function finishCheck(ctx: Ctx, record: ImportRecord): Promise<void> {
  const { rowsRead, created, updated, unchanged, rejected } = record
  const checked = { rowsRead, created, updated, unchanged, rejected }
  await changeImport(ctx, record.id, { state: 'uploaded', checked, finishedAt: ctx.now(), watchAt: null })
}

async function finish(
  ctx: Ctx,
  record: ImportRecord,
  { importer, settings, run }: RowsTask,
  verb: 'finished' | 'repaired' | 'undone',
  values: Partial<NewImport>,
): Promise<void> {
  await importer.finish?.(ctx, settings, run)
  const { created, updated, unchanged, rejected } = record
  await recordActivity(ctx, {
    action: `import.${verb}`,
    objectKind: 'import',
    objectId: record.id,
    title: record.fileName,
    after: verb === 'undone' ? { undone: record.undone, kept: record.kept } : { created, updated, unchanged, rejected },
  })
  await changeImport(ctx, record.id, { ...values, finishedAt: ctx.now(), watchAt: null })
  await tellDone(ctx, record, verb === 'undone')
}

/** Imports the rejected rows that were repaired; those that still fail stay rejected with what is left to mend. */
async function workOnRepairs(scope: Scope, record: ImportRecord): Promise<void> {
  const task = taskOf(scope, record)
  let isDone = false
  while (!isDone && !scope.signal.aborted) {
    const stepped = await step(scope, record, async (ctx, now) => {
      const repaired = await listRejects(ctx, now.id, { after: 0, limit: 1_000, isRepaired: true })
      isDone = repaired.length === 0
      if (isDone) return finish(ctx, now, task, 'repaired', { state: 'done' })
      const rows = repaired.map(({ row, key, cells }) => ({ row, key, cells: cells ?? {}, problem: null }))
      const { counts, rejects, changes } = await tryRows(ctx, task, rows)
      await keepChanges(ctx, now.id, changes)
      await removeRejects(
        ctx,
        now.id,
        rows.map(({ row }) => row),
      )
      await keepRejects(ctx, now.id, rejects)
      const { rowsRead, rejected, ...sum } = addCounts(now, counts)
      await changeImport(ctx, now.id, { ...sum, rejected: rejected - rowsRead + now.rowsRead, watchAt: watchSoon(ctx) })
    })
    if (stepped === null) return
  }
}

async function workOnUndo(scope: Scope, record: ImportRecord): Promise<void> {
  const task = taskOf(scope, record)
  const importer = importerOf(scope, record.kind)
  let isDone = false
  while (!isDone && !scope.signal.aborted) {
    const stepped = await step(scope, record, async (ctx, now) => {
      const changes = await listChanges(ctx, now.id, 1_000)
      isDone = changes.length === 0
      if (isDone) return finish(ctx, now, task, 'undone', { state: 'undone' })
      const { undone, kept } = await importer.undoRows(ctx, changes)
      await forgetChanges(
        ctx,
        now.id,
        changes.map(({ id }) => id),
      )
      await changeImport(ctx, now.id, {
        undone: (now.undone ?? 0) + undone,
        kept: (now.kept ?? 0) + kept,
        watchAt: watchSoon(ctx),
      })
    })
    if (stepped === null) return
  }
}

const stateAfterFailure: Partial<Record<ImportRecord['state'], ImportRecord['state']>> = {
  checking: 'uploaded',
  running: 'failed',
  repairing: 'done',
  undoing: 'failed',
}

async function markFailed(scope: Scope, { state }: ImportRecord, cause: unknown): Promise<void> {
  const { app, importId, signal } = scope
  if (signal.aborted) return
  if (!(cause instanceof AppError)) app.log.error({ err: cause, importId }, 'an import failed')
  const error =
    cause instanceof AppError ? cause.message : 'Something went wrong on our side. It has been logged; try to resume.'
  await inWorkspace(app, scope, async (ctx) => {
    const record = await findImport(ctx, importId, { lock: true })
    if (record?.state !== state) return
    const after = stateAfterFailure[state] ?? 'failed'
    await changeImport(ctx, importId, { state: after, error, finishedAt: ctx.now(), watchAt: null })
    await recordActivity(ctx, {
      action: 'import.failed',
      objectKind: 'import',
      objectId: importId,
      title: record.fileName,
      after: { error },
    })
    await tellFailed(ctx, record, error)
  })
}
