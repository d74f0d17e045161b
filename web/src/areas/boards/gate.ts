export type Gate = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Lets at most so many works run at a time; the others wait in order, and leave when their signal aborts. */
export function createGate(limit: number): Gate {
  let running = 0
  const waiting: (() => void)[] = []
  const leave = (): void => {
    running--
    waiting.shift()?.()
  }
  const enter = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        if (signal?.aborted) {
          reject(signal.reason)
          waiting.shift()?.()
          return
        }
        running++
        resolve()
      }
      if (running < limit) start()
      else waiting.push(start)
    })
  return async (work, signal) => {
    await enter(signal)
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
