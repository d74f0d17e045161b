import type { ImportPreview } from '@gantry/contract/imports'
import type { Ctx } from '../../platform/context.ts'
import { assertMay } from '../../platform/route.ts'
import { readChunks, taskOf } from './chunks.ts'
import { applyPlan } from './mapping.ts'
import { loadImport } from './queries.ts'
import { rehearse } from './savepoint.queries.ts'
import { type KeyedRow, type RowsTask, tryRows } from './try-rows.ts'
import { importerOf } from './view.ts'

const rowsTried = 1_000

/** The first rows as they would be read, and what importing the first thousand would do: really tried, then taken back. */
export async function previewImport(ctx: Ctx, id: string, shown: number): Promise<ImportPreview> {
  const record = await loadImport(ctx, id)
  assertMay(ctx.actor.permissions, importerOf(ctx, record.kind).permission)
  const task = taskOf(ctx, record)
  const { rows, isWholeFile } = await readFirst(readChunks(ctx, record, 0))
  const { counts, rejects } = await rehearse(ctx, () => tryRows(ctx, task, rows))
  const problems = new Map(rejects.map((reject) => [reject.row, reject.problems]))
  return {
    rows: rows.slice(0, shown).map((row) => {
      const { fields, attributes } = applyPlan(task.plan, row, row.key)
      return { row: row.row, fields, attributes, errors: problems.get(row.row) ?? [] }
    }),
    counts,
    isWholeFile,
  }
}

async function readFirst(
  chunks: AsyncGenerator<readonly KeyedRow[]>,
): Promise<{ rows: KeyedRow[]; isWholeFile: boolean }> {
  const rows: KeyedRow[] = []
  for await (const chunk of chunks) {
    rows.push(...chunk)
    if (rows.length > rowsTried) return { rows: rows.slice(0, rowsTried), isWholeFile: false }
  }
  return { rows, isWholeFile: true }
}

/** What is still wrong with one row; tried and taken back. */
export async function problemsOfRow(ctx: Ctx, task: RowsTask, row: KeyedRow) {
  const { rejects } = await rehearse(ctx, () => tryRows(ctx, task, [row]))
  return rejects.flatMap(({ problems }) => problems)
}
