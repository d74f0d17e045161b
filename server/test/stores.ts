import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { loadConfig, storesEnvironment } from '../src/config.ts'
import { migrate } from '../src/migrate.ts'
import { startClickhouse } from '../src/stores/clickhouse.ts'
import { startPostgres } from '../src/stores/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** GANTRY_* variables of the stores of this run; the Postgres database is the migrated template. */
    stores: Record<string, string>
  }
}

/** Starts both stores once for the whole run and migrates the template database that each test file clones. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gantry-test-'))
  const [postgres, clickhouse] = await Promise.all([startPostgres({ dataDir }), startClickhouse({ dataDir })])
  const stores = {
    ...storesEnvironment({ postgres, clickhouse }),
    GANTRY_DATA: dataDir,
    GANTRY_LOG_LEVEL: 'fatal',
    GANTRY_SECRET: 'a secret only for tests, with enough length',
  }
  await migrate(loadConfig(stores))
  provide('stores', stores)
  return async () => {
    await Promise.all([postgres.stop(), clickhouse.stop()])
    rmSync(dataDir, { recursive: true, force: true })
  }
}
