import { setTimeout as wait } from 'node:timers/promises'
import { areas, catalogue } from '../src/areas.ts'
import type { Config } from '../src/config.ts'
import { buildApp } from '../src/platform/build.ts'
import type { App } from '../src/platform/context.ts'
import { startWorker } from '../src/platform/jobs.ts'
import { platformJobs } from '../src/platform/platform-jobs.ts'

export type TestWorker = { app: App; stop: () => Promise<void> }

/** A worker on the stores of a test Gantry, as `gantry work` would be but in this process: stop it before the test ends. */
export async function startTestWorker(config: Config): Promise<TestWorker> {
  const app = await buildApp(config, 'work', catalogue)
  const jobs = [...platformJobs, ...areas.flatMap(({ jobs = [] }) => jobs)]
  const watches = areas.flatMap(({ watches = [] }) => watches)
  await startWorker(app, jobs, [], watches)
  return { app, stop: () => app.close() }
}

/** Asks again and again until there is an answer other than null; the test's own timeout is the only limit. */
export async function eventually<T>(ask: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    await wait(25)
  }
}
