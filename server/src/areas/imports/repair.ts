import { Readable } from 'node:stream'
import type { RejectedRow } from '@gantry/contract/imports'
import type { Ctx } from '../../platform/context.ts'
import { csvLine } from '../../platform/csv.ts'
import { AppError } from '../../platform/errors.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import type { Download, OpenCtx } from '../../platform/route.ts'
import { rowsOfImport, taskOf } from './chunks.ts'
import { loadForChange } from './imports.ts'
import { problemsOfRow } from './preview.ts'
import { type ImportRecord, loadImport } from './queries.ts'
import { problemColumn } from './read-rows.ts'
import { changeReject, countProblems, listRejects, loadReject, type Reject } from './rejects.queries.ts'

export async function listImportProblems(ctx: Ctx, id: string) {
  await loadImport(ctx, id)
  return { items: await countProblems(ctx, id) }
}

type ListWish = { cursor?: string | undefined; limit: number; message?: string | undefined }

export async function listRejectedRows(ctx: Ctx, id: string, { cursor, limit, message }: ListWish) {
  await loadImport(ctx, id)
  const [after = 0] = decodeCursor(cursor, 1) ?? []
  const rejects = await listRejects(ctx, id, { after: Number(after) || 0, limit: limit + 1, message })
  return toPage(rejects, limit, toRejectedRow, ({ row }) => [row])
}

const toRejectedRow = ({ row, cells, problems, isRepaired }: Reject): RejectedRow => ({
  row,
  cells,
  problems,
  isRepaired,
})

/** Keeps the corrected cells and says what is left to mend; the row is imported with the next repair run. */
export async function repairRow(
  ctx: Ctx,
  id: string,
  row: number,
  corrected: Record<string, string>,
): Promise<RejectedRow> {
  const record = await loadForChange(ctx, id, 'repair')
  const reject = await loadReject(ctx, id, row)
  if (reject.cells === null) {
    throw new AppError(
      'not_possible',
      'This row is mended in the file: download the rejected rows and import that file.',
    )
  }
  const unknown = Object.keys(corrected).filter((column) => !record.columns.some(({ name }) => name === column))
  if (unknown.length > 0) throw new AppError('invalid_input', `The file has no column ${unknown.join(', ')}.`)
  const cells = { ...reject.cells, ...corrected }
  const problems = await problemsOfRow(ctx, taskOf(ctx, record), { row, key: reject.key, cells, problem: null })
  const repaired = { cells, problems, isRepaired: problems.length === 0 }
  await changeReject(ctx, id, row, repaired)
  return { row, ...repaired }
}

/** All rejected rows in their own columns, read from the file again, each with what to repair. */
export async function downloadRejectedRows(ctx: Ctx, open: OpenCtx, id: string): Promise<Download> {
  const record = await loadImport(ctx, id)
  const name = record.fileName.replace(/\.[^.]*$/, '')
  return {
    body: Readable.from(rejectedLines(ctx, open, record)),
    contentType: 'text/csv; charset=utf-8',
    fileName: `${name} - rejected.csv`,
  }
}

async function* rejectedLines(
  where: Pick<Ctx, 'app' | 'workspaceId'>,
  open: OpenCtx,
  record: ImportRecord,
): AsyncGenerator<string> {
  const columns = record.columns.map(({ name }) => name).filter((name) => name !== problemColumn)
  // The byte order mark makes spreadsheets read UTF-8.
  yield `\uFEFF${csvLine([...columns, problemColumn])}`
  const rejects = rejectsOf(open, record.id)
  let next = (await rejects.next()).value
  for await (const { row, cells } of rowsOfImport(where, record)) {
    if (!next) return
    if (row !== next.row) continue
    const shown = next.cells ?? cells
    yield csvLine([...columns.map((column) => shown[column] ?? ''), next.problems.map(inWords).join(' ')])
    next = (await rejects.next()).value
  }
}

const inWords = ({ column, value, message }: Reject['problems'][number]): string =>
  column ? `${column}: ${message}` : value ? `${message} (${value})` : message

async function* rejectsOf(open: OpenCtx, id: string): AsyncGenerator<Reject, undefined> {
  for (let after = 0; ; ) {
    const page = await open((ctx) => listRejects(ctx, id, { after, limit: 1_000 }))
    yield* page
    const last = page.at(-1)
    if (!last) return undefined
    after = last.row
  }
}
