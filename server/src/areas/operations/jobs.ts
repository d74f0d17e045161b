import { inWorkspace } from '../../platform/context.ts'
import type { CronJob } from '../../platform/jobs.ts'
import { listWorkspaceIds } from '../../platform/workspace-ids.ts'
import { purgeOld } from './bin.ts'

/** Empties the bins of what has been in them for 30 days, a batch in each transaction. */
export const emptyBins: CronJob = {
  name: 'operations.empty_bins',
  cron: '10 2 * * *',
  zone: 'UTC',
  run: async (app, signal) => {
    for (const workspaceId of await listWorkspaceIds(app)) {
      for (const bin of app.catalogue.bins.values()) {
        while (!signal.aborted && (await inWorkspace(app, { workspaceId }, (ctx) => purgeOld(ctx, bin))) > 0);
      }
    }
  },
}
