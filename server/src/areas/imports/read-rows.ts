import { pipeline, type Readable } from 'node:stream'
import type { ImportFormat } from '@gantry/contract/imports'
import { CsvError, type Options, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { unguardFormula } from '../../platform/csv.ts'
import { AppError } from '../../platform/errors.ts'
import { csvLenience } from './detect.ts'
import { flatten, longestRecord, splitArray, splitLines } from './json-rows.ts'

/** A row as the file has it. `problem`: why it cannot be used at all, whatever the mapping. */
export type FileRow = { row: number; cells: Record<string, string>; problem: FileProblem | null }
export type FileProblem = { column: string | null; value: string; message: string }
/** The last column of a rejected-rows file, which says what to repair; never imported. */
export const problemColumn = 'What to repair'
export type ReadJson = (document: unknown) => Record<string, unknown>[] | null

/** A JSON document that is no flat list is read as a whole; beyond this it must be a list or have one record a line. */
const largestDocument = 64 * 1024 ** 2
/** Up to this size a JSON list is also offered to the importer as a whole: it may be a tree. */
const largestTree = 8 * 1024 ** 2
const longestCell = 1_000_000

export type RowFile = {
  open: () => Promise<Readable>
  size: number
  format: ImportFormat
  readJson?: ReadJson | undefined
}

/** Reads a file row by row in bounded memory. Throws AppError when the file itself cannot be read on, saying where. */
export async function* readRows(file: RowFile): AsyncGenerator<FileRow> {
  try {
    for await (const row of rowsOf(file)) {
      row.problem ??= findBadCell(row.cells)
      yield row
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error
    throw new AppError('gone', 'The uploaded file is no longer there. Upload it again.')
  }
}

const isMissingFile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error

async function* rowsOf(file: RowFile): AsyncGenerator<FileRow> {
  const { format } = file.format
  if (format === 'csv') {
    yield* readCsv(await file.open(), file.format)
  } else if (format === 'ndjson') {
    for await (const { row, text } of splitLines(decode(await file.open(), file.format.encoding))) {
      yield rowOfJson(row, text)
    }
  } else {
    yield* readJsonFile(file)
  }
}

function findBadCell(cells: Record<string, string>): FileProblem | null {
  for (const [column, text] of Object.entries(cells)) {
    if (text.length > longestCell) {
      const message = 'This value is longer than 1,000,000 characters. Shorten it.'
      return { column, value: text.slice(0, 200), message }
    }
    if (text.includes('\0')) {
      const message = 'This value holds a null byte, which is no text. Remove it, or choose another encoding.'
      return { column, value: text.slice(0, 200), message }
    }
  }
  return null
}

async function* decode(file: Readable, encoding: string): AsyncGenerator<string> {
  // iconv-lite takes the byte order mark off.
  const decoder = iconv.getDecoder(encoding)
  for await (const piece of file) yield decoder.write(piece)
  const end = decoder.end()
  if (end) yield end
}

type CsvRecord = { row: number; cells: string[] }

async function* readCsv(file: Readable, { encoding, delimiter, hasHeader }: ImportFormat): AsyncGenerator<FileRow> {
  const options: Options<CsvRecord, string[]> = {
    ...csvLenience,
    delimiter: delimiter ?? ',',
    max_record_size: longestRecord,
    on_record: (cells, { records, empty_lines }) => ({ row: records + empty_lines, cells }),
  }
  // The types of parse() leave out an on_record that gives something other than text rows.
  const parser = parse(options as unknown as Options)
  const ended = (): void => {
    // The iteration below meets the same error.
  }
  if (encoding === 'utf-8') pipeline(file, parser, ended)
  else pipeline(file, iconv.decodeStream(encoding), parser, ended)
  let columns: string[] | undefined
  // A file of rejected rows that comes back: its cells were guarded against spreadsheets by us.
  let isOurs = false
  try {
    for await (const { row, cells } of parser as AsyncIterable<CsvRecord>) {
      if (columns === undefined) {
        isOurs = hasHeader && cells.at(-1) === problemColumn
        const header = isOurs ? cells.map(unguardFormula) : cells
        columns = hasHeader ? nameColumns(header) : cells.map((_, at) => `Column ${at + 1}`)
        if (hasHeader) continue
      }
      const values = isOurs ? cells.map(unguardFormula) : cells
      if (values.some((cell) => cell !== '')) yield rowOfCsv(row, values, columns)
    }
  } catch (error) {
    throw error instanceof CsvError ? csvProblem(error, parser.info.records + parser.info.empty_lines + 1) : error
  }
}

/** Names for all columns of a header, each once: empty ones are numbered, repeated ones get `(2)`. */
export function nameColumns(header: readonly string[]): string[] {
  const names: string[] = []
  for (const [at, cell] of header.entries()) {
    const base = cell.replaceAll('\0', '').trim().slice(0, 200) || `Column ${at + 1}`
    let name = base
    for (let n = 2; names.includes(name); n += 1) name = `${base} (${n})`
    names.push(name)
  }
  return names
}

function rowOfCsv(row: number, given: string[], columns: readonly string[]): FileRow {
  const cells: Record<string, string> = {}
  for (const [at, column] of columns.entries()) cells[column] = given[at] ?? ''
  const extra = given.slice(columns.length)
  const isTooLong = extra.some((cell) => cell !== '')
  if (!isTooLong && given.length >= columns.length) return { row, cells, problem: null }
  const message = `This row has ${given.length} values and the header ${columns.length}. ${
    isTooLong ? 'Put quotation marks around values that contain the delimiter.' : 'Add the missing delimiters.'
  }`
  return { row, cells, problem: { column: null, value: extra.join(' ').slice(0, 200), message } }
}

function csvProblem(error: CsvError, row: number): AppError {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new AppError(
      'invalid_input',
      `A quotation mark that opens in or after row ${row} is never closed. Correct the file and send it again.`,
    )
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new AppError(
      'invalid_input',
      `Row ${row} is longer than 32 MB. Probably a quotation mark before it is never closed.`,
    )
  }
  return new AppError('invalid_input', `The file cannot be read beyond row ${row}: ${error.message}`)
}

async function* readJsonFile(file: RowFile): AsyncGenerator<FileRow> {
  const { encoding } = file.format
  const isList = await startsWithList(decode(await file.open(), encoding))
  if (!isList || (file.readJson && file.size <= largestTree)) {
    const records = recordsOf(await readDocument(file), file.readJson)
    if (records) {
      for (const [at, record] of records.entries()) yield rowOfRecord(at + 1, record)
      return
    }
  }
  for await (const { row, text } of splitArray(decode(await file.open(), encoding))) {
    const read = rowOfJson(row, text)
    if (read.problem && read.problem.column === null && Object.keys(read.cells).length === 0) {
      throw new AppError('invalid_input', `Element ${row} of the list: ${read.problem.message}`)
    }
    yield read
  }
}

async function startsWithList(texts: AsyncGenerator<string>): Promise<boolean> {
  for await (const text of texts) {
    const start = text.trimStart()
    if (start !== '') return start.startsWith('[')
  }
  return false
}

async function readDocument({ open, size, format }: RowFile): Promise<unknown> {
  if (size > largestDocument) {
    throw new AppError(
      'invalid_input',
      'A JSON file of this size must be one list of records, or have one record a line (NDJSON).',
    )
  }
  let text = ''
  for await (const piece of decode(await open(), format.encoding)) text += piece
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid_input', `The file is not valid JSON: ${messageOf(error)}`)
  }
}

/** What the importer makes of a document; else the longest list of objects in a wrapper; null for a plain list. */
function recordsOf(document: unknown, readJson: ReadJson | undefined): Record<string, unknown>[] | null {
  const special = readJson?.(document)
  if (special) return special
  if (Array.isArray(document)) return null
  const lists = isRecord(document) ? Object.values(document).filter((value) => Array.isArray(value)) : []
  const longest = lists
    .map((list) => list.filter(isRecord))
    .reduce((a, b) => (b.length > a.length ? b : a), [] as Record<string, unknown>[])
  if (longest.length > 0) return longest
  throw new AppError('invalid_input', 'This JSON document holds no list of records.')
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function rowOfJson(row: number, text: string): FileRow {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return rowOfRecord(row, value)
    if (typeof value === 'string') return rowOfRecord(row, { value })
    return brokenRow(row, text, 'This is no record: expected an object in braces.')
  } catch (error) {
    return brokenRow(row, text, `This is not valid JSON: ${messageOf(error)}`)
  }
}

const brokenRow = (row: number, text: string, message: string): FileRow => ({
  row,
  cells: {},
  problem: { column: null, value: text.trim().slice(0, 200), message },
})

/** JSON may spell half a character (a lone surrogate), which no database stores. */
function rowOfRecord(row: number, record: Record<string, unknown>): FileRow {
  const cells = flatten(record)
  for (const [name, text] of Object.entries(cells)) if (!text.isWellFormed()) cells[name] = text.toWellFormed()
  return { row, cells, problem: null }
}

/** Only what is wrong, without the piece of the file V8 quotes: equal mistakes are counted together. */
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/,? "?\.{0,3}".*$/s, '').replace(/ \(line.*$/s, '')
