import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** A store or a part of Gantry running as a child of this process. */
export type Child = {
  pid: number
  /** Asks it to end cleanly and waits until it has. */
  stop: () => Promise<void>
  /** Called once when it has ended, also when `stop` ended it; at once when it has ended already. */
  onExit: (listener: () => void) => void
}

// Twice this, processes first and stores after them, stays under the ten seconds Ctrl-C may take.
const patienceMs = 4500

/** `signal` asks for a clean end; whoever does not heed it in 4.5 s is killed. */
export function childOf(process: ChildProcess, signal: NodeJS.Signals): Child {
  const { pid } = process
  if (pid === undefined) throw new Error('the process has not been started')
  const ended = exitOf(process)
  return {
    pid,
    stop: async () => {
      const impatience = setTimeout(() => process.kill('SIGKILL'), patienceMs)
      process.kill(signal)
      await ended
      clearTimeout(impatience)
    },
    onExit: (listener) => void ended.then(listener),
  }
}

export async function exitOf(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return
  await new Promise((resolve) => process.once('exit', resolve))
}

/** Hands every line a child writes to `listener`, and keeps the last ones for an error message. */
export function readLines(process: ChildProcess, listener: (line: string) => void): { last: () => string } {
  const recent: string[] = []
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      recent.push(line)
      if (recent.length > 20) recent.shift()
      listener(line)
    })
  }
  return { last: () => recent.join('\n') }
}

/**
 * Signals `pid` when this process is gone, however it went: a waiting shell sees its stdin pipe end. A negative number
 * means the process group. Returns how to call it off.
 */
export function signalWhenOrphaned(pid: number, signal: 'INT' | 'KILL'): () => void {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -s "$0" -- "$1"', signal, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.unref()
  return () => watcher.kill('SIGKILL')
}

/** A port nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
