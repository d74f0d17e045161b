import { type CronJob, job } from '../../platform/jobs.ts'
import { forgetExpired } from './account.queries.ts'
import { deleteEverything } from './queries.ts'

/** What a deleted workspace leaves behind: its files, and rows written by a request that was under way. */
export const sweepWorkspace = job<{ fileIds: string[]; keepUserId: string | null }>({
  name: 'workspaces.sweep',
  retries: 10,
  run: async ({ app, workspaceId, step }, { fileIds, keepUserId }) => {
    await step((ctx) => deleteEverything(ctx, keepUserId))
    for (const id of fileIds) await app.files.remove(`${workspaceId}/${id}`)
  },
})

/** Expired sessions, links and counted tries hold addresses of people: no longer than needed. */
export const forgetExpiredSignIns: CronJob = {
  name: 'workspaces.forget_expired',
  cron: '17 3 * * *',
  zone: 'UTC',
  run: (app) => forgetExpired(app.pool),
}
