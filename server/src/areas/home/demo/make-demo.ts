import { type App, type Ctx, inWorkspace } from '../../../platform/context.ts'
import { withOwnerTransaction } from '../../../platform/db.ts'
import { trainRouting } from '../../feedback/index.ts'
import { eraseWorkspace, makeWorkspace, type WorkspaceRow } from '../../workspaces/index.ts'
import { company, emailOf, seat } from './company.ts'
import { hangDashboards } from './dashboards.ts'
import { listHiddenDemos, setHidden, setSeat } from './demo.queries.ts'
import { layGround, setCalendars } from './ground.ts'
import { takeInNews, tellHistory } from './history.ts'
import { askQuestions } from './questions.ts'
import { startTalk } from './talk.ts'
import { startUsage } from './usage.ts'

/** Makes the demo in several transactions, seen by nobody before the last. The caller holds `lockDemo`. */
export async function makeDemo(app: App): Promise<WorkspaceRow> {
  const leftovers = await withOwnerTransaction(app.pool, listHiddenDemos)
  for (const { id } of leftovers) await inWorkspace(app, { workspaceId: id }, eraseWorkspace)
  const workspace = await withOwnerTransaction(app.pool, async (db) => {
    const row = await makeWorkspace(db, { name: company.name, isDemo: true, zone: 'Europe/London', language: 'en' })
    await setHidden(db, row.id, app.now())
    return row
  })
  try {
    await fill(app, workspace.id)
  } catch (error) {
    await inWorkspace(app, { workspaceId: workspace.id }, eraseWorkspace)
    throw error
  }
  return workspace
}

async function fill(app: App, workspaceId: string): Promise<void> {
  const step = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => inWorkspace(app, { workspaceId }, work)
  const ground = await step(layGround)
  await step((ctx) => tellHistory(ctx, ground))
  await trainRouting.run({ app, workspaceId, step, signal: app.queue.stopping }, {})
  const news = await step(takeInNews)
  await step(async (ctx) => {
    await startTalk(ctx, ground, news)
    const project = await startUsage(ctx)
    await hangDashboards(ctx, ground, { project, insights: await askQuestions(ctx, ground, project) })
    await setSeat(ctx, emailOf(seat.name), { status: 'known' })
    await setHidden(ctx.db, workspaceId, null)
    await setCalendars(ctx, ground)
  })
}
