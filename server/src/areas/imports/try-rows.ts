import type { ImportCounts } from '@gantry/contract/imports'
import type { Ctx } from '../../platform/context.ts'
import { pgErrorOf } from '../../platform/errors.ts'
import type { AnyImporter, ImportedChange, ImportRun, RowError, SavedRows } from '../../platform/importer.ts'
import { applyPlan, type Plan, printable, problemsOf } from './mapping.ts'
import type { FileRow } from './read-rows.ts'
import type { Reject } from './rejects.queries.ts'
import { withSavepoint } from './savepoint.queries.ts'

/** A row of the file with the key that makes it the same row in every repeat. */
export type KeyedRow = FileRow & { key: string }
export type RowsTask = { importer: AnyImporter; settings: unknown; run: ImportRun; plan: Plan }
export type Tried = { counts: ImportCounts; rejects: Reject[]; changes: ImportedChange[] }

/** Checks and saves the rows of one chunk in the open transaction. */
export async function tryRows(ctx: Ctx, task: RowsTask, rows: readonly KeyedRow[]): Promise<Tried> {
  const { importer, settings, run, plan } = task
  const state = await importer.prepare(ctx, settings, run)
  const rejects: Reject[] = []
  const good: { row: KeyedRow; value: unknown }[] = []
  for (const row of rows) {
    const checked = row.problem ? null : importer.checkRow(state, applyPlan(plan, row, row.key))
    if (checked && 'value' in checked) good.push({ row, value: checked.value })
    else rejects.push(rejectOf(plan, row, checked?.errors ?? []))
  }
  const values = good.map(({ value }) => value)
  const saved = await saveOrSplit(ctx, importer, state, values)
  for (const { index, errors } of saved.rejected ?? []) {
    const found = good[index]
    if (found) rejects.push(rejectOf(plan, found.row, errors))
  }
  const [created, updated, rejected] = [saved.created.length, saved.updated.length, rejects.length]
  const unchanged = rows.length - rejected - created - updated
  return {
    counts: { rowsRead: rows.length, created, updated, unchanged, rejected },
    rejects,
    changes: [...saved.created.map((one) => ({ ...one, before: null })), ...saved.updated],
  }
}

/** Rows larger than this are mended in the file: they are not kept a second time. */
const largestKeptRow = 1_000_000

function rejectOf(plan: Plan, { row, key, cells, problem }: KeyedRow, errors: readonly RowError[]): Reject {
  const size = Object.values(cells).reduce((sum, { length }) => sum + length, 0)
  return {
    row,
    key,
    cells: size > largestKeptRow ? null : Object.fromEntries(Object.entries(cells).map(storable)),
    problems: problem
      ? [{ field: null, ...problem, value: printable(problem.value) }]
      : problemsOf(plan, cells, errors),
    isRepaired: false,
  }
}

const storable = ([column, text]: [string, string]): [string, string] => [
  column,
  text.toWellFormed().replaceAll('\0', '␀'),
]

const nothing: SavedRows = { created: [], updated: [] }

/**
 * Saves the values; when the database refuses their content, finds the row at fault by halving, so that one row it cannot
 * store does not hold up the others.
 */
async function saveOrSplit(
  ctx: Ctx,
  importer: AnyImporter,
  state: unknown,
  values: readonly unknown[],
): Promise<SavedRows> {
  if (values.length === 0) return nothing
  try {
    return await withSavepoint(ctx, () => importer.saveRows(ctx, state, values))
  } catch (error) {
    // Classes 22 (data) and 23 (constraints) are about the content.
    if (!/^2[23]/.test(pgErrorOf(error)?.code ?? '')) throw error
    if (values.length === 1) {
      ctx.app.log.warn({ err: error, kind: importer.kind }, 'a row was refused by the database')
      const message = `The database refused this row (${pgErrorOf(error)?.code}). Look for unusual characters or numbers.`
      return { ...nothing, rejected: [{ index: 0, errors: [{ field: null, message }] }] }
    }
  }
  const half = Math.ceil(values.length / 2)
  const first = await saveOrSplit(ctx, importer, state, values.slice(0, half))
  const second = await saveOrSplit(ctx, importer, state, values.slice(half))
  return {
    created: [...first.created, ...second.created],
    updated: [...first.updated, ...second.updated],
    rejected: [
      ...(first.rejected ?? []),
      ...(second.rejected ?? []).map((one) => ({ ...one, index: one.index + half })),
    ],
  }
}

export const addCounts = (a: ImportCounts, b: ImportCounts): ImportCounts => ({
  rowsRead: a.rowsRead + b.rowsRead,
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  rejected: a.rejected + b.rejected,
})
