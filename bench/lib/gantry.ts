import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { client } from '@gantry/contract/call'

export const root = join(import.meta.dirname, '../..')

export type BenchGantry = {
  url: string
  dataDir: string
  /** The supervisor; everything else is below it. */
  pid: number
  readyAfterMs: number
  /** A new key and the API bound to it. */
  connect: (role: string) => { key: string; call: ReturnType<typeof client> }
  stop: () => Promise<void>
}

/** Starts a whole Gantry of its own, as `./gantry up` does, and waits until it answers. */
export async function startGantry(
  options: { dataDir?: string; args?: string[]; keepData?: boolean } = {},
): Promise<BenchGantry> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'gantry-bench-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const startedAt = performance.now()
  const program = join(root, 'server/src/supervisor/main.ts')
  const args = ['up', '--data', dataDir, '--port', String(port), ...(options.args ?? [])]
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error('Gantry ended while it started; its message is above')
    await wait(50)
  }
  const readyAfterMs = performance.now() - startedAt
  return {
    url,
    dataDir,
    pid: child.pid ?? 0,
    readyAfterMs,
    connect: (role) => {
      const made = execFileSync(
        process.execPath,
        [join(root, 'server/src/main.ts'), 'key-create', '--name', 'bench', '--role', role, '--json'],
        {
          cwd: root,
          env: { ...process.env, GANTRY_DATA: dataDir },
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      )
      const { key }: { key: string } = JSON.parse(made)
      return { key, call: client(url, () => ({ headers: { authorization: `Bearer ${key}` } })) }
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      if (!options.keepData) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** A process and everything below it, from /proc (Linux). */
export function processTree(pid: number): { pid: number; command: string }[] {
  const parents = new Map<number, number[]>()
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${entry}/stat`))?.[1])
    parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)])
  }
  const below = (one: number): number[] => [one, ...(parents.get(one) ?? []).flatMap(below)]
  return below(pid).map((one) => ({ pid: one, command: read(`/proc/${one}/cmdline`).replaceAll('\0', ' ').trim() }))
}

/** Proportional set size of a process in MB: memory shared with others counts by its share, so that a tree adds up. */
export const memoryOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024

/** Resident set size in MB. */
export const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
