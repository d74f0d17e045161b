import { inWorkspace } from '../../platform/context.ts'
import type { CronJob } from '../../platform/jobs.ts'
import { evaluateCohort } from './cohort-people.ts'
import { listDynamicCohorts } from './cohorts.queries.ts'

/** Keeps the history of dynamic cohorts; charts always ask the rule itself. */
export const evaluateCohorts: CronJob = {
  name: 'insights.cohorts',
  cron: '23 * * * *',
  zone: 'UTC',
  run: async (app, signal) => {
    for (const { id, workspaceId } of await listDynamicCohorts(app)) {
      if (signal.aborted) return
      await evaluateCohort((work) => inWorkspace(app, { workspaceId }, work), id, signal).catch((error: unknown) =>
        app.log.warn({ err: error, cohort: id }, 'a cohort could not be evaluated'),
      )
    }
  },
}
