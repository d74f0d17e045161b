import type { Ctx } from '../../../platform/context.ts'
import { enqueue, job } from '../../../platform/jobs.ts'
import { publish } from '../../../platform/live.ts'
import { createProject } from '../../events/index.ts'
import { insertIdentities } from './demo.queries.ts'
import { story } from './story.ts'
import { findIdentities, storeProfiles, storeUsage, type UsageOf } from './usage.metrics.ts'

const daysAtOnce = 28

/** The project of the demo; its events are made in the background, by `makeUsage`. */
export async function startUsage(ctx: Ctx): Promise<string> {
  const { id } = await createProject(ctx, { name: 'Harborline app', zone: story.zone, weekStart: 'monday' })
  await enqueue(ctx, makeUsage, { project: id, now: ctx.now().toISOString() })
  return id
}

/**
 * Makes the demo's events in ClickHouse, the newest weeks first, so that the charts fill from today backwards. After each
 * stretch open browsers are told. A run that broke off goes on where it stopped: what is stored is not stored again.
 */
export const makeUsage = job<{ project: string; now: string }>({
  name: 'home.make-demo-usage',
  retries: 3,
  run: async ({ app, workspaceId, step, signal }, { project, now }) => {
    const of: UsageOf = { project, now: new Date(now) }
    for (let from = story.days - daysAtOnce; from >= 0; from -= daysAtOnce) {
      signal.throwIfAborted()
      await storeUsage(app, of, from, daysAtOnce)
      await step((ctx) => publish(ctx, 'insight'))
      const percent = Math.round((100 * (story.days - from)) / (story.days + daysAtOnce))
      app.log.info({ percent }, 'making the events of the demo')
    }
    await storeProfiles(app, of)
    await insertIdentities(app, { workspaceId, project }, await findIdentities(app, of))
    await step((ctx) => publish(ctx, 'insight'))
    app.log.info({ percent: 100 }, 'made the events of the demo')
  },
})
