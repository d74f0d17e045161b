import { type App, inWorkspace } from '../../platform/context.ts'
import type { CronJob } from '../../platform/jobs.ts'
import type { OpenCtx } from '../../platform/route.ts'
import { checkAlert, tellDue } from './check.ts'
import { listDueAlerts, listDueNotices, loadAlert } from './queries.ts'

/** Checks the alerts that are due, and tells those who were not to be disturbed before. */
export async function checkAlerts(app: App, signal: AbortSignal): Promise<void> {
  const openIn =
    (workspaceId: string): OpenCtx =>
    (work) =>
      inWorkspace(app, { workspaceId }, work)
  const complain = (alert: string) => (error: unknown) => {
    if (!signal.aborted) app.log.warn({ err: error, alert }, 'an alert could not be looked after')
  }
  for (const { id, workspaceId } of await listDueAlerts(app)) {
    if (signal.aborted) return
    await checkAlert(openIn(workspaceId), id, signal).catch(complain(id))
  }
  for (const { id, workspaceId } of await listDueNotices(app)) {
    if (signal.aborted) return
    await openIn(workspaceId)(async (ctx) => tellDue(ctx, await loadAlert(ctx, id))).catch(complain(id))
  }
}

export const alertsCron: CronJob = { name: 'alerts.check', cron: '*/5 * * * *', zone: 'UTC', run: checkAlerts }
