import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Child, childOf, exitOf, findFreePort, readLines, signalWhenOrphaned } from './child.ts'
import { keepSecret } from './data-folder.ts'
import { OperatorError } from './operator-error.ts'
import { stopLeftoverPostgres } from './postgres-leftover.ts'
import { findPrograms } from './postgres-programs.ts'
import { findLauncher, type Launcher } from './postgres-user.ts'

export type Postgres = Child & { url: string; port: number }

type Options = {
  dataDir: string
  /** A free one by default; a restart passes the old one, so that the URL stays. */
  port?: number
  onLog?: (line: string) => void
}

const majorVersion = '18'
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '256MB',
  max_wal_size: '512MB',
  // No replicas here: fewer processes and less WAL.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  random_page_cost: '1.1',
  // An import fills empty tables in seconds: the planner must not go by what it knew a minute ago.
  autovacuum_naptime: '5s',
  log_checkpoints: 'off',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/**
 * Starts the PostgreSQL of a data folder and makes its cluster at the first start. A server that a crashed Gantry left
 * behind on the folder is stopped first: hold the folder's lock before calling this.
 */
export async function startPostgres({ dataDir, port, onLog = () => {} }: Options): Promise<Postgres> {
  const programs = await findPrograms()
  const launcher = findLauncher(programs.postgres, dataDir)
  const cluster = join(dataDir, 'postgres')
  const password = keepSecret(join(dataDir, 'postgres-password'), () => randomBytes(24).toString('base64url'))
  if (!existsSync(cluster)) await createCluster(programs.initdb, launcher, cluster, password)
  refuseOtherVersion(cluster)
  await stopLeftoverPostgres(cluster)
  const usedPort = port ?? (await findFreePort())
  const server = await launch(programs.postgres, launcher, cluster, usedPort, onLog)
  const url = `postgres://gantry:${password}@127.0.0.1:${usedPort}/gantry`
  await createDatabase(url)
  return { ...server, url, port: usedPort }
}

/** Made beside its place and moved there when whole, so that an interrupted start leaves no half cluster. */
async function createCluster(initdb: string, launcher: Launcher, cluster: string, password: string): Promise<void> {
  for (const left of globSync(`${cluster}-draft-*`)) rmSync(left, { recursive: true, force: true })
  const draft = mkdtempSync(`${cluster}-draft-`)
  const passwordFile = join(draft, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (launcher.owner) {
    for (const path of [draft, passwordFile]) chownSync(path, launcher.owner.uid, launcher.owner.gid)
  }
  const locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'
  const made = spawnAs(launcher, initdb, [
    ...[
      `--pgdata=${join(draft, 'cluster')}`,
      '--username=gantry',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
    ],
    // The built-in collation is the same on every system, so an index outlives an upgrade of the system's libraries.
    ...[`--locale=${locale}`, '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
  ])
  const output = readLines(made, () => {})
  if (made.pid !== undefined) made.once('exit', signalWhenOrphaned(-made.pid, 'KILL'))
  await exitOf(made)
  if (made.exitCode !== 0) throw new OperatorError(`PostgreSQL could not be set up in ${cluster}:\n${output.last()}`)
  renameSync(join(draft, 'cluster'), cluster)
  rmSync(draft, { recursive: true })
}

function refuseOtherVersion(cluster: string): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === majorVersion) return
  throw new OperatorError(
    `${cluster} was made by PostgreSQL ${version}; this Gantry runs ${majorVersion}. ` +
      'Make a backup with the Gantry that wrote it, and restore that into an empty folder.',
  )
}

async function launch(
  binary: string,
  launcher: Launcher,
  cluster: string,
  port: number,
  onLog: (line: string) => void,
): Promise<Child> {
  for (let attempt = 1; ; attempt++) {
    const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
    const process = spawnAs(launcher, binary, ['-D', cluster, '-p', String(port), ...flags])
    if (process.pid !== undefined) process.once('exit', signalWhenOrphaned(process.pid, 'INT'))
    let ready = () => {}
    const isReady = new Promise<true>((resolve) => {
      ready = () => resolve(true)
    })
    const output = readLines(process, (line) => {
      onLog(line)
      if (line.includes('database system is ready to accept connections')) ready()
    })
    if (await Promise.race([isReady, exitOf(process).then(() => false)])) return childOf(process, 'SIGINT')
    // After a kill -9 the old server's own children need a moment to notice and to let go of the shared memory.
    if (attempt === 40 || !/still in use|Address already in use/.test(output.last())) {
      throw new OperatorError(`PostgreSQL did not start on ${cluster}. It says:\n${output.last()}`)
    }
    await sleep(250)
  }
}

/** In a process group of its own: Ctrl-C in the terminal reaches Gantry, who then stops its children in order. */
function spawnAs({ prefix }: Launcher, program: string, args: string[]): ChildProcess {
  const [command = program, ...rest] = [...prefix, program, ...args]
  return spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    cwd: '/',
    env: { LC_MESSAGES: 'C', TZ: 'UTC' },
  })
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/gantry$/, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'gantry'")
    if (rowCount === 0) await client.query('create database gantry')
  } finally {
    await client.end()
  }
}
