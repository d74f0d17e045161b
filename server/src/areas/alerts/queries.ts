import { and, desc, eq, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import { binOf } from '../../platform/bin.ts'
import type { Bin } from '../../platform/catalogue.ts'
import type { App, Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { indexObject } from '../../platform/search.ts'
import { members, workspaces } from '../../platform/tables.ts'
import { alertEpisodes, alertNotices, alerts } from './tables.ts'

export type AlertRow = typeof alerts.$inferSelect
export type EpisodeRow = typeof alertEpisodes.$inferSelect

const living = (ctx: Ctx) => and(eq(alerts.workspaceId, ctx.workspaceId), isNull(alerts.deletedAt))

type AlertsPage = {
  projectId?: string | undefined
  insightId?: string | undefined
  isFiring?: boolean | undefined
  before: string | null
  limit: number
}
/** Newest first: ids rise with time. */
export const listAlertRows = (ctx: Ctx, { projectId, insightId, isFiring, before, limit }: AlertsPage) =>
  ctx.db
    .select()
    .from(alerts)
    .where(
      and(
        living(ctx),
        projectId === undefined ? undefined : eq(alerts.projectId, projectId),
        insightId === undefined ? undefined : eq(alerts.insightId, insightId),
        isFiring === undefined ? undefined : sql`(${alerts.state} = 'firing') = ${isFiring}`,
        before === null ? undefined : lt(alerts.id, before),
      ),
    )
    .orderBy(desc(alerts.id))
    .limit(limit)

/** One that is not in the bin; `lock` to change it. */
export async function loadAlert(ctx: Ctx, id: string, { lock = false } = {}): Promise<AlertRow> {
  const found = ctx.db
    .select()
    .from(alerts)
    .where(and(living(ctx), eq(alerts.id, id)))
  const [row] = await (lock ? found.for('update') : found)
  if (!row) throw new AppError('not_found', 'There is no such alert.')
  return row
}

export async function insertAlert(ctx: Ctx, row: AlertRow): Promise<void> {
  await ctx.db.insert(alerts).values(row)
  await makeFindable(ctx, row)
}

export async function saveAlert(ctx: Ctx, id: string, change: Partial<AlertRow>): Promise<AlertRow> {
  const [row] = await ctx.db
    .update(alerts)
    .set(change)
    .where(and(living(ctx), eq(alerts.id, id)))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such alert.')
  if (change.name !== undefined) await makeFindable(ctx, row)
  return row
}

const makeFindable = (ctx: Ctx, { id, name, createdAt }: AlertRow): Promise<void> =>
  indexObject(ctx, { kind: 'alert', objectId: id, title: name, text: '', at: createdAt })

export const findAlertTitles = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string; title: string }[]> =>
  ctx.db
    .select({ id: alerts.id, title: alerts.name })
    .from(alerts)
    .where(and(living(ctx), inArray(alerts.id, [...ids])))

export const alertBin: Bin = binOf({
  kind: 'alert',
  permission: 'insights.write',
  table: alerts,
  title: alerts.name,
  afterRestore: async (ctx, id) => makeFindable(ctx, await loadAlert(ctx, id)),
})

/** Alerts of the whole installation whose next check has come, and those somebody is still to be told of. */
export async function listDueAlerts(app: App): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await app.pool.query<{ id: string; workspaceId: string }>(
    `select a.id, a.workspace_id as "workspaceId" from alerts a
       join workspaces w on w.id = a.workspace_id and w.deleted_at is null
      where a.is_on and a.deleted_at is null and a.next_check_at <= $1 order by a.next_check_at limit 1000`,
    [app.now()],
  )
  return rows
}
export async function listDueNotices(app: App): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await app.pool.query<{ id: string; workspaceId: string }>(
    `select distinct a.id, a.workspace_id as "workspaceId" from alert_notices n
       join alert_episodes e on e.id = n.episode_id join alerts a on a.id = e.alert_id
      where n.due_at <= $1 and a.deleted_at is null and (a.snoozed_until is null or a.snoozed_until <= $1) limit 1000`,
    [app.now()],
  )
  return rows
}

export async function findOpenEpisode(ctx: Ctx, alertId: string): Promise<EpisodeRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(alertEpisodes)
    .where(
      and(
        eq(alertEpisodes.workspaceId, ctx.workspaceId),
        eq(alertEpisodes.alertId, alertId),
        isNull(alertEpisodes.endedAt),
      ),
    )
  return row
}

export async function insertEpisode(ctx: Ctx, row: EpisodeRow, notices: readonly { memberId: string; dueAt: Date }[]) {
  await ctx.db.insert(alertEpisodes).values(row)
  if (notices.length === 0) return
  const shared = { workspaceId: ctx.workspaceId, episodeId: row.id }
  await ctx.db.insert(alertNotices).values(notices.map((one) => ({ ...shared, ...one })))
}

export const endEpisode = async (ctx: Ctx, id: string): Promise<void> => {
  await ctx.db
    .update(alertEpisodes)
    .set({ endedAt: ctx.now() })
    .where(and(eq(alertEpisodes.workspaceId, ctx.workspaceId), eq(alertEpisodes.id, id)))
}

/** Takes the notices of an alert that are due away, to tell them now. */
export async function takeNotices(ctx: Ctx, alertId: string): Promise<{ episode: EpisodeRow; memberIds: string[] }[]> {
  const episodes = await ctx.db
    .select()
    .from(alertEpisodes)
    .where(and(eq(alertEpisodes.workspaceId, ctx.workspaceId), eq(alertEpisodes.alertId, alertId)))
  const taken = await ctx.db
    .delete(alertNotices)
    .where(
      and(
        eq(alertNotices.workspaceId, ctx.workspaceId),
        lte(alertNotices.dueAt, ctx.now()),
        inArray(alertNotices.episodeId, [...episodes.map(({ id }) => id)]),
      ),
    )
    .returning()
  return [...Map.groupBy(taken, ({ episodeId }) => episodeId)].flatMap(([id, notices]) => {
    const episode = episodes.find((one) => one.id === id)
    return episode ? [{ episode, memberIds: notices.map(({ memberId }) => memberId) }] : []
  })
}

export const countTold = async (ctx: Ctx, id: string, told: number): Promise<void> => {
  await ctx.db
    .update(alertEpisodes)
    .set({ told: sql`${alertEpisodes.told} + ${told}` })
    .where(and(eq(alertEpisodes.workspaceId, ctx.workspaceId), eq(alertEpisodes.id, id)))
}

export const listEpisodeRows = (
  ctx: Ctx,
  alertId: string,
  before: string | null,
  limit: number,
): Promise<EpisodeRow[]> =>
  ctx.db
    .select()
    .from(alertEpisodes)
    .where(
      and(
        eq(alertEpisodes.workspaceId, ctx.workspaceId),
        eq(alertEpisodes.alertId, alertId),
        before === null ? undefined : lt(alertEpisodes.id, before),
      ),
    )
    .orderBy(desc(alertEpisodes.id))
    .limit(limit)

export const listOpenSince = (ctx: Ctx, ids: readonly string[]) =>
  ctx.db
    .select({ alertId: alertEpisodes.alertId, startedAt: alertEpisodes.startedAt })
    .from(alertEpisodes)
    .where(
      and(
        eq(alertEpisodes.workspaceId, ctx.workspaceId),
        inArray(alertEpisodes.alertId, [...ids]),
        isNull(alertEpisodes.endedAt),
      ),
    )

/** The members of these ids with the zone they live in. */
export const findMemberZones = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string; zone: string }[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : ctx.db
        .select({
          id: members.id,
          zone: sql<string>`coalesce(${members.zone}, ${workspaces.settings} ->> 'zone', 'UTC')`,
        })
        .from(members)
        .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
        .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.id, [...ids]), isNull(members.deletedAt)))
