import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { libchdbPath } from 'chdb/libchdb'
import { z } from 'zod'
import { type Child, childOf, findFreePort, readLines } from './child.ts'
import { applicationUser, type ClickhouseSecrets, clickhouseConfig } from './clickhouse-config.ts'
import { keepSecret } from './data-folder.ts'
import { explainFileError, OperatorError } from './operator-error.ts'
import type { Stores } from './runtime.ts'

export type Clickhouse = Child & Stores['clickhouse'] & { port: number }

type Options = {
  dataDir: string
  /** A free one by default; a restart passes the old one, so that the URL stays. */
  port?: number
  onLog?: (line: string) => void
}

const childFile = fileURLToPath(new URL('./clickhouse-child.ts', import.meta.url))

/** Starts the ClickHouse of a data folder in a process that dies with this one. Hold the folder's lock before. */
export async function startClickhouse({ dataDir, port, onLog = () => {} }: Options): Promise<Clickhouse> {
  const library = findLibrary()
  const secrets = keepSecrets(dataDir)
  const configFile = join(dataDir, 'clickhouse-config.xml')
  try {
    writeFileSync(configFile, clickhouseConfig(configFile, secrets), { mode: 0o600 })
  } catch (error) {
    throw explainFileError(error, configFile)
  }
  const usedPort = port ?? (await findFreePort())
  const access = {
    url: `http://127.0.0.1:${usedPort}`,
    user: applicationUser,
    password: secrets.password,
    key: secrets.key,
    analystPassword: secrets.analystPassword,
  }
  const args = [library, configFile, join(dataDir, 'clickhouse'), String(usedPort)]
  const server = await launch(args, access, onLog)
  return { ...server, ...access, port: usedPort }
}

function findLibrary(): string {
  try {
    return libchdbPath({ env: {} })
  } catch (error) {
    throw new OperatorError(
      `There is no ClickHouse for this machine (${process.platform}-${process.arch}). ` +
        'Run ./gantry again to install it, or set GANTRY_CLICKHOUSE_URL to a ClickHouse of yours.',
      { cause: error },
    )
  }
}

const Secrets = z.object({ password: z.string(), analystPassword: z.string(), key: z.string() })

function keepSecrets(dataDir: string): ClickhouseSecrets {
  const random = () => randomBytes(24).toString('base64url')
  const made = () => JSON.stringify({ password: random(), analystPassword: random(), key: random() })
  return Secrets.parse(JSON.parse(keepSecret(join(dataDir, 'clickhouse-secrets.json'), made)))
}

async function launch(args: string[], access: Stores['clickhouse'], onLog: (line: string) => void): Promise<Child> {
  for (let attempt = 1; ; attempt++) {
    const process = spawnEngine(args)
    const output = readLines(process, onLog)
    const child = childOf(process, 'SIGTERM')
    let isGone = false
    child.onExit(() => {
      isGone = true
    })
    while (!isGone && !(await answers(access))) await sleep(25)
    if (!isGone) return child
    // The engine of a Gantry that was killed just now may still be letting go of its folder and port.
    if (attempt === 40 || !/Cannot lock file|Address already in use/.test(output.last())) {
      throw new OperatorError(`ClickHouse did not start on ${args[2]}. It says:\n${output.last()}`)
    }
    await sleep(250)
  }
}

/** In a process group of its own: Ctrl-C in the terminal reaches Gantry, who then stops its children in order. */
function spawnEngine(args: string[]) {
  return spawn(process.execPath, ['--max-semi-space-size=1', childFile, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: {},
  })
}

async function answers({ url, user, password, key }: Stores['clickhouse']): Promise<boolean> {
  try {
    const reply = await fetch(`${url}/?query=SELECT+1`, {
      headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password, 'X-Gantry-Key': key ?? '' },
    })
    return reply.ok && (await reply.text()) === '1\n'
  } catch {
    return false
  }
}
