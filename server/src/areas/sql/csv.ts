import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { csvLine } from '../../platform/csv.ts'

const Line = z.array(z.unknown())

/** A result in ClickHouse's JSONCompactEachRowWithNamesAndTypes as a CSV file that is safe to open in a spreadsheet. */
export function csvOf(result: Readable): Readable {
  return Readable.from(linesOf(result))
}

async function* linesOf(result: Readable): AsyncGenerator<string> {
  let number = 0
  for await (const line of createInterface({ input: result, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    // The second line holds the types.
    if (line !== '' && number !== 2) yield csvLine(Line.parse(JSON.parse(line)).map(cellOf))
  }
}

const cellOf = (value: unknown): string => {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
