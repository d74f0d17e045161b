import type { App } from '../../platform/context.ts'

const minuteMs = 60_000
const runs = new WeakMap<App, Map<string, { endedAt: number | null }>>()

/** Does the work as a run that can be asked about while it goes on, and for a minute after. */
export async function asRun<T>(app: App, name: string, work: () => Promise<T>): Promise<T> {
  const known = runs.get(app) ?? new Map<string, { endedAt: number | null }>()
  runs.set(app, known)
  const run: { endedAt: number | null } = { endedAt: null }
  known.set(name, run)
  try {
    return await work()
  } finally {
    run.endedAt = app.now().getTime()
    for (const [other, { endedAt }] of known)
      if (endedAt !== null && endedAt < run.endedAt - minuteMs) known.delete(other)
  }
}

/** Undefined where nothing is known of such a run. */
export function isOngoing(app: App, name: string): boolean | undefined {
  const run = runs.get(app)?.get(name)
  return run && run.endedAt === null
}
