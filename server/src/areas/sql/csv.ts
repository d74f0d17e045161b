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
  let count = 0
  let isNumber: boolean[] = []
  for await (const line of createInterface({ input: result, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    const cells = Line.parse(JSON.parse(line)).map(cellOf)
    count++
    // The second line holds the types.
    if (count === 2) isNumber = cells.map((type) => numeric.test(type))
    else yield csvLine(cells, isNumber)
  }
}

const numeric = /^(?:Nullable\(|LowCardinality\()*(?:U?Int|Float|BFloat|Decimal)/

const cellOf = (value: unknown): string => {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
