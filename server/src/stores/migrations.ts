import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorError } from './operator-error.ts'

export type Migration = { number: number; name: string; checksum: string; sql: string }
export type AppliedMigration = Omit<Migration, 'sql'>

/** The files `NNNN_name.sql` of a folder in their order. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return files.sort().map((file, index) => {
    const [, number, name] = /^(\d{4})_([a-z0-9_-]+)\.sql$/.exec(file) ?? []
    if (Number(number) !== index + 1 || name === undefined) {
      throw new Error(`${file} in ${folder} is not named NNNN_name.sql, or its number is not the one before plus 1`)
    }
    const sql = readFileSync(join(folder, file), 'utf8')
    return { number: index + 1, name, checksum: createHash('sha256').update(sql).digest('hex'), sql }
  })
}

/** The migrations still to run. Refuses a store that is ahead of this program, or that was made from other files. */
export function pendingMigrations(store: string, known: Migration[], applied: AppliedMigration[]): Migration[] {
  const newest = Math.max(0, ...applied.map(({ number }) => number))
  if (newest > known.length) {
    throw new OperatorError(
      `${store} holds migration ${newest}, and this Gantry knows ${known.length}: a newer Gantry has used it. ` +
        'Start that newer Gantry, or restore a backup made before the upgrade.',
    )
  }
  const changed = applied.find((done) => known[done.number - 1]?.checksum !== done.checksum)
  if (changed) {
    throw new OperatorError(
      `Migration ${changed.number} (${changed.name}) was changed after ${store} applied it. ` +
        'Install Gantry again from its release: a change to the tables is a new file, never an edited one.',
    )
  }
  const done = new Set(applied.map(({ number }) => number))
  return known.filter(({ number }) => !done.has(number))
}

/** ClickHouse takes one statement per request: they are parted by a semicolon at the end of a line. */
export function splitStatements(sql: string): string[] {
  const withoutComments = sql.replace(/^\s*--.*$/gm, '')
  return withoutComments
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
