import type { Import } from '@gantry/contract/imports'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { AnyImporter } from '../../platform/importer.ts'
import { missingFields } from './mapping.ts'
import { type ImportRecord, isBusy } from './queries.ts'

/** The importer of a kind; throws when no area brings one. */
export function importerOf(ctx: Pick<Ctx, 'app'>, kind: string): AnyImporter {
  const { importers } = ctx.app.catalogue
  const found = importers.get(kind)
  if (found) return found
  throw new AppError('invalid_input', `“${kind}” cannot be imported. What can be: ${[...importers.keys()].join(', ')}.`)
}

/** An import as the API shows it, with what this actor may do to it now. */
export function toImport(ctx: Ctx, record: ImportRecord): Import {
  const importer = importerOf(ctx, record.kind)
  const missing = missingFields(importer, record.mapping)
  return {
    id: record.id,
    kind: record.kind,
    fileName: record.fileName,
    fileSize: record.fileSize,
    state: record.state,
    format: record.format,
    columns: record.columns,
    notes: record.notes,
    mapping: record.mapping,
    suggestions: record.suggestions,
    missing,
    // Stored from JSON that the settings' schema has checked.
    settings: record.settings as Import['settings'],
    progress: progressOf(record, ctx.now()),
    checked: record.checked,
    error: record.error,
    undo: record.undone === null ? null : { undone: record.undone, kept: record.kept ?? 0 },
    createdBy: record.createdBy,
    createdAt: record.createdAt.toISOString(),
    startedAt: record.startedAt?.toISOString() ?? null,
    finishedAt: record.finishedAt?.toISOString() ?? null,
    may: mayOf(record, ctx.actor.permissions.has(importer.permission), missing.length === 0),
    version: record.version,
  }
}

function progressOf(record: ImportRecord, now: Date): Import['progress'] {
  const { rowsRead, created, updated, unchanged, rejected, totalRows, stretchAt, stretchRows, finishedAt } = record
  const until = isBusy(record) ? now : (finishedAt ?? now)
  const seconds = stretchAt ? (until.getTime() - stretchAt.getTime()) / 1_000 : 0
  const rowsPerSecond = seconds > 0 && rowsRead > stretchRows ? (rowsRead - stretchRows) / seconds : null
  const left = totalRows === null ? null : Math.max(0, totalRows - rowsRead)
  const remainingSeconds = isBusy(record) && left !== null && rowsPerSecond ? left / rowsPerSecond : null
  return { rowsRead, created, updated, unchanged, rejected, totalRows, rowsPerSecond, remainingSeconds }
}

function mayOf(record: ImportRecord, isAllowed: boolean, isMapped: boolean): Import['may'] {
  const { state } = record
  const isEditable = isAllowed && (state === 'uploaded' || state === 'undone')
  const hasStopped = isAllowed && (state === 'cancelled' || state === 'failed')
  return {
    edit: isEditable,
    start: isEditable && isMapped,
    cancel: isAllowed && (state === 'checking' || state === 'running' || state === 'repairing'),
    resume: hasStopped,
    repair: isAllowed && state === 'done' && record.rejected > 0,
    undo: (hasStopped || (isAllowed && state === 'done')) && record.created + record.updated > 0,
    remove: isAllowed && !isBusy(record),
  }
}
