import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Child, childOf, exitOf, readLines, signalWhenOrphaned } from '../stores/child.ts'
import { OperatorError } from '../stores/operator-error.ts'
import { type Kept, keepAlive } from './keep-alive.ts'
import { humanLine, openLogFile } from './logs.ts'

const program = fileURLToPath(new URL('../main.ts', import.meta.url))

type Surroundings = {
  dataDir: string
  environment: NodeJS.ProcessEnv
  say: (line: string) => void
}
type Started = { child: Child; last: () => string }

/** Runs the migrations in a process of their own, so that what they load is gone afterwards. */
export async function migrate({ environment }: Surroundings): Promise<void> {
  const process = spawnProcess('migrate', environment)
  const output = readLines(process, () => {})
  await exitOf(process)
  if (process.exitCode !== 0) throw new OperatorError(output.last())
}

/** Starts the server and resolves when it answers at `url`; a server that ends before says why. */
export function keepServer(surroundings: Surroundings, url: string): Promise<Kept> {
  let hasAnswered = false
  const start = async () => {
    const { child, last } = startProcess('serve', 'server', surroundings)
    if (!hasAnswered && !(await isReady(url, child))) {
      throw new OperatorError(`The server does not start. It says:\n${last()}`)
    }
    hasAnswered = true
    return child
  }
  return keepAlive('The server', start, surroundings.say)
}

export function keepWorker(surroundings: Surroundings): Promise<Kept> {
  return keepAlive('The worker', async () => startProcess('work', 'worker', surroundings).child, surroundings.say)
}

function startProcess(command: string, name: string, { dataDir, environment, say }: Surroundings): Started {
  const log = openLogFile(join(dataDir, 'logs'), name)
  const process = spawnProcess(command, environment)
  const { last } = readLines(process, (line) => {
    log(line)
    say(humanLine(name, line))
  })
  return { child: childOf(process, 'SIGTERM'), last }
}

// Left alone, V8 lets its nursery grow with the machine's memory: 230 MB at rest for a server that needs 115.
const memoryFlags = ['--max-semi-space-size=8']

/** In a process group of its own: Ctrl-C in the terminal reaches Gantry, who then stops its children in order. */
function spawnProcess(command: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [...memoryFlags, program, command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env,
  })
  if (child.pid !== undefined) child.once('exit', signalWhenOrphaned(child.pid, 'KILL'))
  return child
}

/** True as soon as the server says that it and its stores are there, false when it has ended. */
async function isReady(url: string, child: Child): Promise<boolean> {
  let hasEnded = false
  child.onExit(() => {
    hasEnded = true
  })
  while (!hasEnded) {
    const reply = await fetch(`${url}/readyz`).catch(() => undefined)
    if (reply?.ok) return true
    await sleep(50)
  }
  return false
}
