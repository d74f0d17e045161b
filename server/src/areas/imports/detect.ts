import type { ImportFormat, importDelimiters } from '@gantry/contract/imports'
import chardet from 'chardet'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { AppError } from '../../platform/errors.ts'

/** How many bytes of a file are looked at to detect what it is. */
export const sampleBytes = 256 * 1024

/** What the whole file's bytes say: whether they are valid UTF-8, and where they stop being so. */
export type Utf8Check = { isUtf8: boolean; badBytes: Buffer }

/** Reads a whole file and tells whether it is valid UTF-8; `badBytes` is a piece around the first violation. */
export async function checkUtf8(file: AsyncIterable<Buffer>): Promise<Utf8Check> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let before: Buffer = Buffer.alloc(0)
  try {
    for await (const piece of file) {
      before = piece
      decoder.decode(piece, { stream: true })
    }
    decoder.decode()
    return { isUtf8: true, badBytes: Buffer.alloc(0) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { isUtf8: false, badBytes: before }
  }
}

/** The encoding's name as iconv-lite knows it, from a byte order mark, the zero bytes of UTF-16, or the use of bytes. */
export function detectEncoding(sample: Buffer, { isUtf8, badBytes }: Utf8Check): string {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (odd > sample.length / 8 && odd > even * 8) return 'utf-16le'
  if (even > sample.length / 8 && even > odd * 8) return 'utf-16be'
  if (isUtf8) return 'utf-8'
  return guessLegacy(Buffer.concat([sample, badBytes]))
}

const eightBit = /^(ISO-8859-|windows-125)/

/**
 * The legacy encoding of bytes that are not UTF-8. Short Western texts look alike in many single-byte encodings, so those
 * are believed only when they leave Western European behind clearly.
 */
function guessLegacy(bytes: Buffer): string {
  const matches = chardet.analyse(bytes).filter(({ name }) => iconv.encodingExists(name) && !/^UTF-/.test(name))
  const [best] = matches
  const western = matches.find(({ name }) => name === 'ISO-8859-1' || name === 'windows-1252')?.confidence ?? 0
  if (!best || best.confidence < 20) return 'windows-1252'
  if (eightBit.test(best.name) && best.confidence < western + 15) return 'windows-1252'
  // Browsers read ISO-8859-1 as windows-1252 too: it only adds printable characters.
  return best.name === 'ISO-8859-1' ? 'windows-1252' : best.name
}

const magic: readonly [string, string][] = [
  ['504b0304', 'a zip archive or an Excel workbook. In Excel choose “Save as”, “CSV UTF-8”'],
  ['d0cf11e0', 'an old Excel workbook. In Excel choose “Save as”, “CSV UTF-8”'],
  ['1f8b', 'a gzip archive. Unpack it first'],
  ['25504446', 'a PDF. Export the table as CSV'],
]

/** Refuses files that are certainly no text. */
export function refuseBinary(sample: Buffer): void {
  if (sample.length === 0) throw new AppError('invalid_input', 'The file is empty.')
  const found = magic.find(([start]) => sample.toString('hex', 0, start.length / 2) === start)
  if (found) throw new AppError('invalid_input', `This file is ${found[1]}, and send that file.`)
}

/** CSV, a JSON document or one JSON object a line, by content first and by name where the content leaves it open. */
export function detectFormat(text: string, fileName: string): ImportFormat['format'] {
  const extension = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase()
  const start = text.trimStart()
  if (extension === 'csv' || extension === 'tsv') return 'csv'
  if (start.startsWith('{')) {
    const isLines = extension === 'ndjson' || extension === 'jsonl'
    const [firstLine = '', ...others] = start.split(/\r?\n/, 3)
    return isLines || (isJson(firstLine) && others.join('').trim() !== '') ? 'ndjson' : 'json'
  }
  if (/^\[\s*([[{"\]\d-]|$)/.test(start)) return 'json'
  return extension === 'json' ? 'json' : extension === 'ndjson' || extension === 'jsonl' ? 'ndjson' : 'csv'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

type Delimiter = (typeof importDelimiters)[number]
const delimiters: readonly Delimiter[] = [',', ';', '\t', '|']

/** The delimiter under which the first records have the same number of columns, and the most; a single column gives a comma. */
export function detectDelimiter(text: string): Delimiter {
  const scored = delimiters.map((delimiter) => ({ delimiter, score: scoreDelimiter(text, delimiter) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score > 0 ? best.delimiter : ','
}

function scoreDelimiter(text: string, delimiter: Delimiter): number {
  const widths = firstRecords(text, delimiter).map((record) => record.length)
  const [header = 0] = widths
  if (header < 2) return 0
  const isSame = widths.filter((width) => width === header).length / widths.length
  return isSame * isSame * (1 + Math.min(header, 50) / 50)
}

function firstRecords(text: string, delimiter: Delimiter): string[][] {
  try {
    // Without `columns` csv-parse gives rows of text.
    return parse(text, { ...csvLenience, delimiter, to: 60 }) as string[][]
  } catch {
    return []
  }
}

/** How CSV is read everywhere: quotes inside unquoted values are text, rows of any width are judged by us. */
export const csvLenience = {
  bom: true,
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
} as const
