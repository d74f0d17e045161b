import { copyFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, loadSettings, type Settings } from '../config.ts'
import { startClickhouse } from '../stores/clickhouse.ts'
import { findRuntime, lockDataFolder } from '../stores/lock.ts'
import { OperatorError } from '../stores/operator-error.ts'
import { startPostgres } from '../stores/postgres.ts'
import type { Stores } from '../stores/runtime.ts'
import { backup } from './backup.ts'
import type { Manifest } from './manifest.ts'
import { restore } from './restore.ts'

/** `node backup/main.ts backup|restore FOLDER [--json]`, on the data folder or the stores that GANTRY_* name. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
  const [what, given] = positionals
  if ((what !== 'backup' && what !== 'restore') || !given)
    throw new OperatorError('Say: backup FOLDER, or restore FOLDER.')
  const folder = resolve(given)
  const settings = loadSettings()
  const manifest = what === 'backup' ? await save(settings, folder) : await load(settings, folder)
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  const facts = {
    folder,
    tables: manifest.tables.length,
    rows,
    files: manifest.files.length,
    createdAt: manifest.createdAt,
  }
  process.stdout.write(
    values.json
      ? `${JSON.stringify(facts)}\n`
      : `${what === 'backup' ? 'Saved' : 'Restored'} ${facts.tables} tables with ${rows} rows and ${facts.files} files: ${folder}\n`,
  )
}

/** A running Gantry is saved as it runs; one that is stopped has its stores started for it. */
function save(settings: Settings, folder: string): Promise<Manifest> {
  const running = findRuntime(settings.dataDir)?.stores
  return running
    ? backup({ ...settings, ...running, ...settings.outside }, folder)
    : withStores(settings, (config) => backup(config, folder))
}

async function load(settings: Settings, folder: string): Promise<Manifest> {
  const manifest = await withStores(settings, (config) => restore(config, folder))
  // What was sealed under the old secret opens with the old secret only.
  copyFileSync(join(folder, 'secret'), join(settings.dataDir, 'secret'))
  return manifest
}

/** Holds the data folder and runs the stores it needs for as long as `work` takes. */
async function withStores<T>(settings: Settings, work: (config: Config) => Promise<T>): Promise<T> {
  const lock = lockDataFolder(settings.dataDir)
  const started: { stop: () => Promise<void> }[] = []
  const keep = <Store extends { stop: () => Promise<void> }>(store: Store): Store => {
    started.push(store)
    return store
  }
  try {
    const { postgres, clickhouse } = settings.outside
    const { dataDir } = settings
    const stores: Stores = {
      postgres: postgres ?? keep(await startPostgres({ dataDir })),
      clickhouse: clickhouse ?? keep(await startClickhouse({ dataDir })),
    }
    return await work({ ...settings, ...stores })
  } finally {
    await Promise.all(started.map((store) => store.stop()))
    lock.release()
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(
    `${error instanceof OperatorError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exitCode = 1
}
