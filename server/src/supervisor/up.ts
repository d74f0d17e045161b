import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { childEnvironment, type Settings, storesEnvironment } from '../config.ts'
import { lockDataFolder } from '../stores/lock.ts'
import { OperatorError } from '../stores/operator-error.ts'
import { type Stores, writeRuntimeFile } from '../stores/runtime.ts'
import { ensureWebBuilt } from './build-web.ts'
import { startEngines } from './engines.ts'
import type { Kept } from './keep-alive.ts'
import { keepServer, keepWorker, migrate } from './processes.ts'

export type Up = {
  stores: Stores
  /** The one-time link with which the first owner sets Gantry up; there until it was used. */
  setupLink: string | undefined
  stop: () => Promise<void>
}

/**
 * Starts the stores the settings do not name, migrates, and runs a server and a worker; whatever dies is started again.
 * Resolves when Gantry answers. When it fails, what was started has been stopped.
 */
export async function startUp(settings: Settings, say: (line: string) => void, buildWeb = ensureWebBuilt): Promise<Up> {
  const { dataDir, http } = settings
  const lock = lockDataFolder(dataDir)
  // The last of these is stopped first; those of one step end together.
  const steps: Kept[][] = []
  const stop = async (): Promise<void> => {
    for (const step of steps.toReversed()) await Promise.all(step.map((kept) => kept.stop()))
    lock.release()
  }
  try {
    const facts = { pid: process.pid, url: http.url, startedAt: new Date().toISOString() }
    writeRuntimeFile(dataDir, facts)
    await refuseTakenPort(http)
    const building = buildWeb(say)
    // Its failure is heard below, after the stores have started.
    building.catch(() => {})
    const { stores, kept } = await startEngines(settings, say)
    steps.push(kept)
    writeRuntimeFile(dataDir, { ...facts, stores })
    const surroundings = { dataDir, environment: gantryEnvironment(settings, stores), say }
    await Promise.all([building, migrate(surroundings)])
    steps.push([await keepServer(surroundings, localUrl(http))])
    steps.at(-1)?.push(await keepWorker(surroundings))
    return { stores, setupLink: readSetupLink(dataDir), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function refuseTakenPort({ host, port }: Settings['http']): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(port, host, resolve)
    })
  } catch (error) {
    throw explainListenError(error, host, port)
  }
  await new Promise((resolve) => probe.close(resolve))
}

function explainListenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return new OperatorError(`Port ${port} on ${host} is in use by another program. Choose another with --port.`)
    case 'EACCES':
      return new OperatorError(`Gantry may not listen on port ${port}. Choose one above 1023 with --port.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new OperatorError(`${host} is not an address of this machine. Choose another with --host.`)
    default:
      return error
  }
}

/** Where the server answers on this machine, whatever its public URL is. */
function localUrl({ host, port }: Settings['http']): string {
  const address = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host)
  return `http://${address}:${port}`
}

function gantryEnvironment({ dataDir, http, demo, owner }: Settings, stores: Stores): NodeJS.ProcessEnv {
  return childEnvironment({
    ...storesEnvironment(stores),
    GANTRY_DATA: dataDir,
    GANTRY_HOST: http.host,
    GANTRY_PORT: String(http.port),
    GANTRY_URL: http.url,
    GANTRY_DEMO: demo ? '1' : '0',
    GANTRY_OWNER: owner,
    NODE_ENV: 'production',
  })
}

function readSetupLink(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, 'setup-link'), 'utf8').trim()
  } catch {
    return undefined
  }
}
