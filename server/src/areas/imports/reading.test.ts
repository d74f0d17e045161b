import { Readable } from 'node:stream'
import type { ImportFormat } from '@gantry/contract/imports'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { csvLine, guardFormula, unguardFormula } from '../../platform/csv.ts'
import { checkUtf8, detectDelimiter, detectEncoding, detectFormat } from './detect.ts'
import { splitArray, splitLines } from './json-rows.ts'
import { createKeyMaker, planOf } from './mapping.ts'
import { type FileRow, nameColumns, readRows } from './read-rows.ts'

/** Cuts a buffer at arbitrary places, as a disk or a network would. */
const cut = (content: Buffer, sizes: readonly number[]): Buffer[] => {
  const pieces: Buffer[] = []
  for (let at = 0, n = 0; at < content.length; n += 1) {
    const size = sizes[n % sizes.length] ?? content.length
    pieces.push(content.subarray(at, at + size))
    at += size
  }
  return pieces
}

async function readAll(content: Buffer, format: Partial<ImportFormat>, sizes = [7, 64, 1]): Promise<FileRow[]> {
  const rows: FileRow[] = []
  const full = { format: 'csv', encoding: 'utf-8', delimiter: ',', hasHeader: true, ...format } as const
  const open = async () => Readable.from(cut(content, sizes))
  for await (const row of readRows({ open, size: content.length, format: full })) rows.push(row)
  return rows
}

const cell = fc.string({ unit: fc.constantFrom(...'aé漢😀,;"\'\n\r\t|=+-@ 1') })
const pieceSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

describe('CSV', () => {
  test('what we write as a file of rejected rows reads back as it was, however it is cut into pieces', async () => {
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(table, pieceSizes, async (rows, sizes) => {
        const lines = rows.map((cells) => csvLine([...cells, 'because']))
        const content = Buffer.from(`\uFEFF${csvLine(['a', 'b', 'c', 'What to repair'])}${lines.join('')}`)
        const read = await readAll(content, {}, sizes)
        expect(read.map(({ cells: { a, b, c } }) => [a, b, c])).toEqual(rows)
        expect(read.every(({ problem }) => problem === null)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('guarding against formulas is undone exactly, and leaves nothing a spreadsheet runs', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const guarded = guardFormula(text)
        expect(unguardFormula(guarded)).toBe(text)
        expect(guarded).not.toMatch(/^["\s]*[=+\-@\t\r＝＋－＠]/)
      }),
    )
  })

  test.each([
    ['=1+1', "'=1+1"],
    [' @SUM(A1)', "' @SUM(A1)"],
    ['"=1"', `'"=1"`],
    ['＝1', "'＝1"],
    ["'=x", "''=x"],
    ['-5', "'-5"],
    ['plain', 'plain'],
    ["it's", "it's"],
  ])('guards %s as %s', (text, guarded) => {
    expect(guardFormula(text)).toBe(guarded)
  })

  test('row numbers are those of a spreadsheet: the header is 1, empty lines count', async () => {
    const read = await readAll(Buffer.from('a,b\n1,2\n\n"x\ny",3\n,\n4,5\n'), {})
    expect(read.map(({ row }) => row)).toEqual([2, 4, 6])
  })

  test('without a header the columns are numbered and the first line is a row', async () => {
    const read = await readAll(Buffer.from('1,2\n3,4\n'), { hasHeader: false })
    expect(read.map(({ row, cells }) => [row, cells])).toEqual([
      [1, { 'Column 1': '1', 'Column 2': '2' }],
      [2, { 'Column 1': '3', 'Column 2': '4' }],
    ])
  })

  test('every column of a header gets a name of its own', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('', ' ', 'Tag', 'Tag (2)', 'tag', 'Column 1'), { maxLength: 12 }),
        (header) => {
          const names = nameColumns(header)
          expect(new Set(names).size).toBe(header.length)
          expect(names.every((name) => name.length > 0)).toBe(true)
        },
      ),
    )
  })
})

describe('detection', () => {
  test('finds the delimiter a table was written with', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdefg hij'), minLength: 1, maxLength: 12 })
    const table = fc
      .integer({ min: 2, max: 6 })
      .chain((width) =>
        fc.array(fc.array(word, { minLength: width, maxLength: width }), { minLength: 3, maxLength: 20 }),
      )
    fc.assert(
      fc.property(table, fc.constantFrom(',', ';', '\t', '|'), (rows, delimiter) => {
        expect(detectDelimiter(rows.map((cells) => cells.join(delimiter)).join('\n'))).toBe(delimiter)
      }),
    )
  })

  test('is not misled by commas inside texts parted by semicolons', () => {
    expect(detectDelimiter('id;text\n1;Hello, world, again\n2;Yes, no\n3;"a, b"\n')).toBe(';')
  })

  const german =
    'Name;Bemerkung\nMüller GmbH;Die Überweisung dauert zu lange, außerdem fehlt die Größe.\nKöhler;Schöne Grüße aus Österreich\n'
  test.each([
    ['utf-8', 'utf-8', german],
    ['windows-1252', 'windows-1252', german],
    ['latin1', 'windows-1252', german],
    ['windows-1252', 'windows-1252', 'Prénom,Remarque\nRené,Déjà réglé à la française\nZoë,10 € de réduction\n'],
    ['utf-16le', 'utf-16le', german],
    ['utf-16be', 'utf-16be', german],
    [
      'windows-1251',
      'windows-1251',
      `Имя;Отзыв\n${'Иванов;Перевод идёт слишком долго, когда это исправят\n'.repeat(8)}`,
    ],
    ['Shift_JIS', 'Shift_JIS', `名前,内容\n${'山田,振り込みに時間がかかりすぎます。改善してください。\n'.repeat(8)}`],
    ['GB18030', 'GB18030', `姓名,内容\n${'王伟,转账时间太长了，希望尽快改进这个功能。\n'.repeat(8)}`],
  ])('reads %s as %s', async (written, expected, text) => {
    const content = iconv.encode(text, written)
    const found = detectEncoding(content, await checkUtf8(Readable.from([content])))
    expect(found).toBe(expected)
    expect(iconv.decode(content, found)).toBe(text)
  })

  test('checks the whole file for UTF-8, also when characters are cut in two', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), pieceSizes, async (text, sizes) => {
        expect((await checkUtf8(Readable.from(cut(Buffer.from(text), sizes)))).isUtf8).toBe(true)
        const bad = Buffer.concat([Buffer.from(text), Buffer.from([0xfc, 0x20])])
        expect((await checkUtf8(Readable.from(cut(bad, sizes)))).isUtf8).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  test.each([
    ['a,b\n1,2', 'x.csv', 'csv'],
    ['[x],b\n1,2', 'x.csv', 'csv'],
    ['text\nhello', 'x', 'csv'],
    ['[{"a":1}]', 'x', 'json'],
    ['  [\n{"a":1}]', 'x.txt', 'json'],
    ['{"a":1}\n{"a":2}', 'x', 'ndjson'],
    ['{"items":[1]}', 'x.json', 'json'],
    ['{"a":1}', 'x.jsonl', 'ndjson'],
    ['{\n"items": []}', 'x', 'json'],
  ])('takes %j in %s for %s', (text, name, format) => {
    expect(detectFormat(text, name)).toBe(format)
  })
})

async function* texts(content: string, sizes: readonly number[]): AsyncGenerator<string> {
  for (let at = 0, n = 0; at < content.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1
    yield content.slice(at, at + size)
    at += size
  }
}

describe('JSON', () => {
  test('the elements of any list come out one by one, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 6 }),
        pieceSizes,
        fc.boolean(),
        async (list, sizes, isPretty) => {
          const json = isPretty ? JSON.stringify(list, null, 2) : JSON.stringify(list)
          const found: unknown[] = []
          for await (const { text } of splitArray(texts(json, sizes))) found.push(JSON.parse(text))
          expect(found).toEqual(JSON.parse(JSON.stringify(list)))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('lines come out with their numbers', async () => {
    const found: unknown[] = []
    for await (const { row, text } of splitLines(texts('a\r\n\n  \nb\nc', [2]))) found.push([row, text.trim()])
    expect(found).toEqual([
      [1, 'a'],
      [4, 'b'],
      [5, 'c'],
    ])
  })

  test('nested records become flat cells, and half characters whole ones', async () => {
    const content = Buffer.from('[{"a":{"b":{"c":1}},"tags":["x","y"],"list":[{"n":1}],"half":"\\ud800","no":null}]')
    const [row] = await readAll(content, { format: 'json', delimiter: null })
    expect(row?.cells).toEqual({ 'a.b.c': '1', tags: 'x; y', list: '[{"n":1}]', half: '\ufffd' })
  })

  test('a list nested a hundred thousand deep is refused, not crashed by', async () => {
    const content = Buffer.from(`[{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`)
    const rows = await readAll(content, { format: 'json', delimiter: null }, [65_536])
    expect(rows).toHaveLength(1)
  })
})

describe('the key of a row', () => {
  test('is the same in every repeat, and different for equal rows of one file', () => {
    const plan = planOf({ A: 'name', B: 'attributes.b', C: null })
    const rows = fc.array(fc.record({ A: fc.constantFrom('x', 'y'), B: fc.constantFrom('', 'z'), C: fc.string() }))
    fc.assert(
      fc.property(rows, rows, (file, more) => {
        const keys = file.map(createKeyMaker(plan))
        expect(new Set(keys).size).toBe(keys.length)
        expect([...file, ...more].map(createKeyMaker(plan)).slice(0, file.length)).toEqual(keys)
        const otherOrder = planOf({ C: null, B: 'attributes.b', A: 'name' })
        expect(file.map(createKeyMaker(otherOrder))).toEqual(keys)
      }),
    )
  })
})
