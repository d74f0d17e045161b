import { catalogue } from '../areas.ts'
import type { Config } from '../config.ts'
import { buildApp, createLog } from '../platform/build.ts'
import type { App } from '../platform/context.ts'

/** Runs a command of this machine against the stores; nothing is logged, because stdout belongs to the answer. */
export async function withApp<T>(config: Config, work: (app: App) => Promise<T>): Promise<T> {
  const app = await buildApp(config, 'send', catalogue, createLog({ ...config, logLevel: 'silent' }))
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}
