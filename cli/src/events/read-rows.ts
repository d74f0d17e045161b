import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { CliError } from '../terminal.ts'

export type FileKind = 'ndjson' | 'csv' | 'parquet'
/** Row numbers begin with 1. `record` is undefined for a line that is no JSON object; `text` is that line. */
export type Row = { row: number; record: Record<string, unknown> | undefined; text?: string }

const rowsAtOnce = 5_000

/** What a file is, by its first bytes: Parquet, JSON lines or CSV, the last two also packed with gzip. */
export async function detectKind(file: string): Promise<{ kind: FileKind; isGzip: boolean; delimiter: string }> {
  const handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
  await handle.close()
  if (buffer.toString('latin1', 0, bytesRead) === 'PAR1') return { kind: 'parquet', isGzip: false, delimiter: '' }
  if (buffer.readUInt32LE(0) === 0x04034b50) throw new CliError(`${file} is a ZIP archive. Unpack it first.`, 2)
  const isGzip = buffer[0] === 0x1f && buffer[1] === 0x8b
  const head = await firstLine(file, isGzip)
  return { kind: /^\s*\{/.test(head) ? 'ndjson' : 'csv', isGzip, delimiter: delimiterOf(head) }
}

async function firstLine(file: string, isGzip: boolean): Promise<string> {
  for await (const line of linesOf(openText(file, isGzip))) if (line.trim() !== '') return line.replace(/^\ufeff/, '')
  throw new CliError(`${file} is empty.`, 2)
}

const delimiterOf = (header: string): string => {
  const [most = ','] = [',', ';', '\t'].toSorted((a, b) => header.split(b).length - header.split(a).length)
  return most
}

function openText(file: string, isGzip: boolean): Readable {
  const bytes = createReadStream(file)
  if (!isGzip) return bytes
  const unpacked = createGunzip()
  bytes.on('error', (error) => unpacked.destroy(error))
  return bytes.pipe(unpacked)
}

const linesOf = (input: Readable): AsyncIterable<string> =>
  createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })

/** The rows of a file behind the first `skipped`. Nothing is kept in memory but the rows being sent. */
export async function* readRows(file: string, skipped: number): AsyncGenerator<Row> {
  const { kind, isGzip, delimiter } = await detectKind(file)
  if (kind === 'parquet') {
    yield* readParquet(file, skipped)
    return
  }
  let row = 0
  const text = openText(file, isGzip)
  for await (const one of kind === 'csv' ? readCsv(text, delimiter) : readLines(text)) {
    row += 1
    if (row > skipped) yield { row, ...one }
  }
}

async function* readLines(text: Readable): AsyncGenerator<Omit<Row, 'row'>> {
  for await (const line of linesOf(text)) {
    if (line.trim() === '') continue
    const record = parseObject(line)
    yield record ? { record } : { record, text: line }
  }
}

/** The object that a text of JSON stands for; undefined when it is none. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

async function* readCsv(text: Readable, delimiter: string): AsyncGenerator<Omit<Row, 'row'>> {
  const parser = parse({ columns: true, bom: true, delimiter, relax_column_count: true, skip_empty_lines: true })
  text.on('error', (error) => parser.destroy(error))
  for await (const record of text.pipe(parser)) yield { record: valuesOf(record) }
}

/** Empty cells are no values; numbers, true and false are what they look like. */
function valuesOf(record: Record<string, string>): Record<string, unknown> {
  const filled = Object.entries(record).filter(([, cell]) => cell !== '')
  return Object.fromEntries(filled.map(([name, cell]) => [name, readCell(cell)]))
}

function readCell(cell: string): unknown {
  if (cell === 'true' || cell === 'false') return cell === 'true'
  // Not what would read differently as a number: 007, 1e3, ids of 17 digits.
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(cell) ? Number(cell) : cell
}

async function* readParquet(path: string, skipped: number): AsyncGenerator<Row> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const count = Number(metadata.num_rows)
  for (let rowStart = skipped; rowStart < count; rowStart += rowsAtOnce) {
    const rowEnd = Math.min(count, rowStart + rowsAtOnce)
    const records = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd })
    for (const [at, record] of records.entries()) yield { row: rowStart + at + 1, record: plainObject(record) }
  }
}

const plainObject = (record: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, plain(value)]),
  )

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'object' && value !== null ? plainObject({ ...value }) : value
}
