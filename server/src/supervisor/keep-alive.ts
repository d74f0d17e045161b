import type { Child } from '../stores/child.ts'

export type Kept = { stop: () => Promise<void> }

const firstDelayMs = 200
const longestDelayMs = 10_000
/** Whoever has run this long was healthy: the next end starts the delays anew. */
const healthyAfterMs = 20_000

/** How long to wait before the next start: 0.2 s, doubled with every quick end in a row, 10 s at most. */
export const backOffMs = (quickEnds: number): number => Math.min(firstDelayMs * 2 ** quickEnds, longestDelayMs)

/**
 * Starts a child and starts it again whenever it ends. The first start may fail, and then says why; later ones are tried
 * until they succeed.
 */
export async function keepAlive(name: string, start: () => Promise<Child>, say: (line: string) => void): Promise<Kept> {
  const stopping = new AbortController()
  let child = await start()
  const kept = (async () => {
    let quickEnds = 0
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      await new Promise<void>((resolve) => child.onExit(resolve))
      if (stopping.signal.aborted) return
      if (performance.now() - startedAt > healthyAfterMs) quickEnds = 0
      say(`${name} has ended; starting it again`)
      const next = await restart(quickEnds)
      if (!next) return
      child = next.child
      quickEnds = next.quickEnds
      say(`${name} runs again`)
    }
  })()

  async function restart(quickEnds: number): Promise<{ child: Child; quickEnds: number } | undefined> {
    for (let ends = quickEnds; ; ends++) {
      await sleepUnlessAborted(backOffMs(ends), stopping.signal)
      if (stopping.signal.aborted) return undefined
      try {
        return { child: await start(), quickEnds: ends + 1 }
      } catch (error) {
        say(`${name} does not start: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }

  return {
    stop: async () => {
      stopping.abort()
      await child.stop()
      await kept
      // A start that was under way has produced another child meanwhile.
      await child.stop()
    },
  }
}

function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
