import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { client } from '@gantry/contract/call'
import { z } from 'zod'
import { createKey } from './commands/key.ts'
import { dataFolder, environment } from './environment.ts'
import { CliError } from './terminal.ts'

export type ConnectOptions = { url?: string; key?: string; workspace?: string; data?: string }
export type Connection = { call: ReturnType<typeof client>; url: string; headers: Record<string, string> }

const Runtime = z.object({ url: z.string() })
const Made = z.object({ key: z.string() })

/**
 * The API to talk to: --url and --key (GANTRY_URL, GANTRY_KEY), else the Gantry that runs on the data folder, with a key
 * of this machine's own that is made on first use and kept in the data folder, readable by its owner only.
 */
export async function connect({ url, key, workspace, data }: ConnectOptions): Promise<Connection> {
  const folder = dataFolder(data)
  const address = url ?? environment.url ?? readRuntime(folder)
  if (!address)
    throw new CliError(`No Gantry runs on ${folder}. Start it with ./gantry up, or name one with --url and --key.`)
  await assertAnswers(address)
  const given = key ?? environment.key
  if (!given && (url ?? environment.url)) throw new CliError(`Give an API key for ${address}: --key or GANTRY_KEY.`)
  const secret = given ?? (await localKey(folder, workspace, address))
  const headers = { authorization: `Bearer ${secret}` }
  return { call: client(address, () => ({ headers })), url: address, headers }
}

function readRuntime(folder: string): string | undefined {
  try {
    return Runtime.parse(JSON.parse(readFileSync(join(folder, 'runtime.json'), 'utf8'))).url
  } catch {
    return undefined
  }
}

async function assertAnswers(address: string): Promise<void> {
  const answer = await fetch(new URL('/healthz', address)).catch(() => undefined)
  if (!answer?.ok)
    throw new CliError(`Nothing answers at ${address}. Is Gantry running there? ./gantry doctor says more.`)
}

async function localKey(folder: string, workspace: string | undefined, address: string): Promise<string> {
  const file = join(folder, `cli-key${workspace ? `-${workspace}` : ''}`)
  const kept = readText(file)
  if (kept && (await isAccepted(kept, address))) return kept
  const { key } = Made.parse(
    JSON.parse(
      await createKey('command line of this machine', {
        role: 'product_ops',
        data: folder,
        json: true,
        days: '365',
        ...(workspace && { workspace }),
      }),
    ),
  )
  writeFileSync(file, key, { mode: 0o600 })
  return key
}

async function isAccepted(key: string, address: string): Promise<boolean> {
  const answer = await fetch(new URL('/v1/search?q=x', address), { headers: { authorization: `Bearer ${key}` } })
  return answer.status !== 401
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}
