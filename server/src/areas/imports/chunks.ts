import type { Ctx } from '../../platform/context.ts'
import { fileOf } from './imports.ts'
import { createKeyMaker, planOf } from './mapping.ts'
import type { ImportRecord } from './queries.ts'
import { type FileRow, readRows } from './read-rows.ts'
import type { KeyedRow, RowsTask } from './try-rows.ts'
import { importerOf } from './view.ts'

const rowsPerChunk = 1_000
const charactersPerChunk = 4_000_000

type Where = Pick<Ctx, 'app' | 'workspaceId'>

/** What all chunks of an import have in common. */
export function taskOf(where: Where, record: ImportRecord): RowsTask {
  const importer = importerOf(where, record.kind)
  return {
    importer,
    settings: importer.settings.parse(record.settings),
    run: { importId: record.id, fileName: record.fileName },
    plan: planOf(record.mapping),
  }
}

/** The rows of an import's file from the first on. */
export const rowsOfImport = (where: Where, record: ImportRecord): AsyncGenerator<FileRow> =>
  readRows({
    ...fileOf(where, record),
    format: record.format,
    readJson: importerOf(where, record.kind).readJson,
  })

/** The rows after `position`, about a thousand at a time; the next chunk is being read while the caller saves this one. */
export async function* readChunks(
  where: Where,
  record: ImportRecord,
  position: number,
): AsyncGenerator<readonly KeyedRow[]> {
  yield* readAhead(cutChunks(where, record, position))
}

async function* cutChunks(where: Where, record: ImportRecord, position: number): AsyncGenerator<KeyedRow[]> {
  const keyOf = createKeyMaker(planOf(record.mapping))
  let chunk: KeyedRow[] = []
  let characters = 0
  for await (const row of rowsOfImport(where, record)) {
    // Rows that are done are read all the same: the keys count equal rows from the first on.
    const key = keyOf(row.cells)
    if (row.row <= position) continue
    chunk.push({ ...row, key })
    for (const text of Object.values(row.cells)) characters += text.length
    if (chunk.length >= rowsPerChunk || characters >= charactersPerChunk) {
      yield chunk
      chunk = []
      characters = 0
    }
  }
  if (chunk.length > 0) yield chunk
}

async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    let next = source.next()
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = source.next()
      // Met by the `await` above when its turn comes, which may be after the caller has gone.
      next.catch(() => undefined)
      yield value
    }
  } finally {
    await source.return(undefined)
  }
}
