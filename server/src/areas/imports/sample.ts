import type { Readable } from 'node:stream'
import type { Import, ImportFormat } from '@gantry/contract/imports'
import iconv from 'iconv-lite'
import { AppError } from '../../platform/errors.ts'
import type { AnyImporter } from '../../platform/importer.ts'
import { checkUtf8, detectDelimiter, detectEncoding, detectFormat, refuseBinary, sampleBytes } from './detect.ts'
import { printable, suggestMapping } from './mapping.ts'
import { type RowFile, readRows } from './read-rows.ts'

export type StoredFile = { open: () => Promise<Readable>; size: number; name: string }
/** What people said about the file where detection was wrong. */
export type FormatWish = { [K in keyof ImportFormat]?: ImportFormat[K] | undefined }
export type Looked = Pick<Import, 'format' | 'columns' | 'notes' | 'suggestions'>

const sampleRows = 1_000
const samplesKept = 8

/** Looks at a file: what it is, which columns it has, and where they probably belong. Refuses what cannot be imported. */
export async function lookAt(importer: AnyImporter, file: StoredFile, wish: FormatWish = {}): Promise<Looked> {
  const format = await detect(file, wish)
  const columns = await readColumns({ ...file, format, readJson: importer.readJson })
  if (columns.length === 0) {
    const what = format.format === 'csv' && format.hasHeader ? 'a header and no rows' : 'no rows'
    throw new AppError('invalid_input', `This file holds ${what}.`)
  }
  return { format, columns, notes: noteOn(format, columns), suggestions: suggestMapping(importer, columns) }
}

async function detect(file: StoredFile, wish: FormatWish): Promise<ImportFormat> {
  const sample = await readStart(await file.open())
  refuseBinary(sample)
  if (wish.encoding !== undefined && !iconv.encodingExists(wish.encoding)) {
    throw new AppError('invalid_input', `The encoding “${wish.encoding}” is not known. Try utf-8 or windows-1252.`)
  }
  const encoding = wish.encoding?.toLowerCase() ?? detectEncoding(sample, await checkUtf8(await file.open()))
  const text = iconv.decode(sample, encoding)
  const format = wish.format ?? detectFormat(text, file.name)
  const delimiter = format === 'csv' ? (wish.delimiter ?? detectDelimiter(text)) : null
  return { format, encoding, delimiter, hasHeader: wish.hasHeader ?? true }
}

async function readStart(file: Readable): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of file as AsyncIterable<Buffer>) {
    pieces.push(piece)
    size += piece.length
    if (size >= sampleBytes) break
  }
  return Buffer.concat(pieces).subarray(0, sampleBytes)
}

/** The columns of the first rows with a few different values of each. */
async function readColumns(file: RowFile): Promise<Import['columns']> {
  const samples = new Map<string, Set<string>>()
  let rows = 0
  for await (const { cells } of readRows(file)) {
    for (const [name, text] of Object.entries(cells)) {
      const seen = samples.get(name) ?? new Set()
      samples.set(name, seen)
      if (text.trim() !== '' && seen.size < samplesKept) seen.add(printable(text.slice(0, 100)))
    }
    rows += 1
    if (rows === sampleRows) break
  }
  return [...samples].map(([name, values]) => ({ name, samples: [...values] }))
}

function noteOn({ encoding, format }: ImportFormat, columns: Import['columns']): string[] {
  const names = columns.map(({ name }) => name)
  const repeated = format === 'csv' ? names.filter((name) => names.includes(`${name} (2)`)) : []
  return [
    ...repeated.map((name) => `Several columns are called “${name}”; they are numbered here.`),
    ...(encoding.startsWith('utf')
      ? []
      : [`The file was read as ${encoding}. If letters look wrong in the samples, choose another encoding.`]),
  ]
}
