import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { explainFileError } from './operator-error.ts'

/** How to reach the two stores. */
export const Stores = z.object({
  postgres: z.object({ url: z.string() }),
  clickhouse: z.object({
    url: z.string(),
    user: z.string(),
    password: z.string(),
    /** Sent as X-Gantry-Key: without it the engine Gantry starts answers nobody. An outside ClickHouse has none. */
    key: z.string().optional(),
    /** Of the user `analyst`, who runs what a person types as SQL. */
    analystPassword: z.string(),
    /** The cluster that holds the analytics tables, each node its share; without it one server holds them. */
    cluster: z.string().optional(),
  }),
})
export type Stores = z.infer<typeof Stores>

/** What a running `./gantry up` leaves in its data folder for other commands, workers and tests. */
export const Runtime = z.object({
  pid: z.int(),
  url: z.string(),
  startedAt: z.iso.datetime(),
  stores: Stores.optional(),
})
export type Runtime = z.infer<typeof Runtime>

const pathOf = (dataDir: string) => join(dataDir, 'runtime.json')

/** What the file says, stale or not; `findRuntime` also knows whether that Gantry still runs. */
export function readRuntimeFile(dataDir: string): Runtime | undefined {
  try {
    return Runtime.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')))
  } catch {
    return undefined
  }
}

/** Holds passwords, so only its owner may read it. */
export function writeRuntimeFile(dataDir: string, runtime: Runtime): void {
  const draft = `${pathOf(dataDir)}.draft`
  try {
    writeFileSync(draft, JSON.stringify(runtime, null, 2), { mode: 0o600 })
    renameSync(draft, pathOf(dataDir))
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
}

export function removeRuntimeFile(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true })
}
