/**
 * Writes the next Postgres migration from the tables.ts files: `node server/migrations/generate.ts NAME`.
 * drizzle-kit compares them with its last snapshot (migrations/drizzle); the SQL lands in migrations/postgres under the next
 * number of the one sequence, where hand-written files (roles, walls, search functions) have theirs too.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

const name = process.argv[2]
if (!name || !/^[a-z_]+$/.test(name)) throw new Error('usage: node server/migrations/generate.ts NAME (a-z and _)')
const here = import.meta.dirname
const root = join(here, '../..')
const drizzle = join(here, 'drizzle')
const before = new Set(sqlFiles(drizzle))
execFileSync(
  join(root, 'node_modules/.bin/drizzle-kit'),
  ['generate', '--config', 'server/drizzle.config.ts', '--name', name],
  { cwd: root, stdio: 'inherit' },
)
const made = sqlFiles(drizzle).find((file) => !before.has(file))
if (made) {
  const last = sqlFiles(join(here, 'postgres')).at(-1)?.slice(0, 4) ?? '0000'
  const number = String(Number(last) + 1).padStart(4, '0')
  renameSync(join(drizzle, made), join(here, 'postgres', `${number}_${name}.sql`))
  process.stdout.write(`server/migrations/postgres/${number}_${name}.sql\n`)
}

function sqlFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((file) => file.endsWith('.sql'))
      .sort()
  } catch {
    return []
  }
}
