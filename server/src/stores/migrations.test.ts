import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pendingMigrations, readMigrations, splitStatements } from './migrations.ts'

const migration = (number: number, checksum = `sum ${number}`) => ({ number, name: `step${number}`, checksum, sql: '' })
const folderWith = (...names: string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-migrations-'))
  for (const name of names) writeFileSync(join(folder, name), 'select 1')
  return folder
}

describe('the migrations still to run', () => {
  test('are those the store does not hold, in order', () => {
    const known = [1, 2, 3].map((number) => migration(number))
    expect(pendingMigrations('X', known, [migration(1)]).map(({ number }) => number)).toEqual([2, 3])
    expect(pendingMigrations('X', known, known)).toEqual([])
  })

  test('are refused when the store is ahead of this program', () => {
    expect(() => pendingMigrations('PostgreSQL', [migration(1)], [migration(1), migration(2)])).toThrow(
      'PostgreSQL holds migration 2, and this Gantry knows 1: a newer Gantry has used it.',
    )
  })

  test('are refused when an applied file has changed, and the message names it', () => {
    expect(() => pendingMigrations('ClickHouse', [migration(1, 'new')], [migration(1, 'old')])).toThrow(
      'Migration 1 (step1) was changed after ClickHouse applied it.',
    )
  })
})

describe('a folder of migrations', () => {
  test('is read in the order of its numbers, other files aside', () => {
    const folder = folderWith('0002_second.sql', '0001_first.sql', 'README.md')
    expect(readMigrations(folder).map(({ number, name }) => [number, name])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ])
  })

  test.each([
    ['a gap', ['0001_first.sql', '0003_third.sql'], '0003_third.sql'],
    ['a number twice', ['0001_a.sql', '0001_b.sql'], '0001_b.sql'],
    ['a name without a number', ['0001_a.sql', 'later.sql'], 'later.sql'],
  ])('with %s is refused', (_what, names, culprit) => {
    expect(() => readMigrations(folderWith(...names))).toThrow(culprit)
  })
})

test('ClickHouse statements end with a semicolon at the end of a line; comments and semicolons inside a line stay out of it', () => {
  const sql = "-- first; second;\nSELECT 'a;b';\n\n  -- a note\nSELECT 2\n  AS two; \nSELECT 3"
  expect(splitStatements(sql)).toEqual(["SELECT 'a;b'", 'SELECT 2\n  AS two', 'SELECT 3'])
})
