import type { AlertCondition, AlertPoint } from '@gantry/contract/alert-conditions'
import type { Alert } from '@gantry/contract/alerts'
import type { SavedInsight } from '@gantry/contract/insights'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { ObjectKind } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import type { OpenCtx } from '../../platform/route.ts'
import { unindexObject } from '../../platform/search.ts'
import { getProject } from '../events/index.ts'
import { findInsightTitles, getInsight } from '../insights/index.ts'
import { lookAt } from './outlook.ts'
import {
  type AlertRow,
  alertBin,
  findAlertTitles,
  findMemberZones,
  insertAlert,
  listAlertRows,
  listEpisodeRows,
  listOpenSince,
  loadAlert,
  saveAlert,
} from './queries.ts'
import { whyNotWatch } from './watch.rules.ts'

type Facts = Pick<AlertRow, 'name' | 'point' | 'condition' | 'everyMinutes' | 'memberIds' | 'quietHours' | 'isOn'>
type Change = { [Key in keyof Facts]?: Facts[Key] | undefined }

async function toAlerts(ctx: Ctx, rows: readonly AlertRow[]): Promise<Alert[]> {
  const ids = rows.map(({ id }) => id)
  const open = new Map((await listOpenSince(ctx, ids)).map(({ alertId, startedAt }) => [alertId, startedAt]))
  const insightIds = rows.map(({ insightId }) => insightId)
  const names = new Map((await findInsightTitles(ctx, insightIds)).map(({ id, title }) => [id, title]))
  return rows.map((row) => ({
    ...factsOf(row),
    ...{ id: row.id, insightId: row.insightId, insightName: names.get(row.insightId) ?? '', project: row.projectId },
    ...{ state: row.state, value: row.value, bound: { low: row.low, high: row.high }, problem: row.problem },
    checkedAt: row.checkedAt?.toISOString() ?? null,
    firingSince: open.get(row.id)?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil && row.snoozedUntil > ctx.now() ? row.snoozedUntil.toISOString() : null,
    ...{ createdBy: row.createdByName, version: row.version },
    may: { edit: ctx.actor.permissions.has('insights.write') },
  }))
}
async function toAlert(ctx: Ctx, row: AlertRow): Promise<Alert> {
  const [alert] = await toAlerts(ctx, [row])
  if (!alert) throw new Error('one row gives one alert')
  return alert
}

const factsOf = ({ name, point, condition, everyMinutes, memberIds, quietHours, isOn }: AlertRow): Facts => ({
  ...{ name, point, condition, everyMinutes, memberIds, quietHours, isOn },
})
const about = ({ id, name }: AlertRow) => ({ objectKind: 'alert', objectId: id, title: name })

type Page = {
  project?: string | undefined
  insightId?: string | undefined
  isFiring?: boolean | undefined
  cursor?: string | undefined
  limit: number
}
export async function listAlerts(ctx: Ctx, { project, insightId, isFiring, cursor, limit }: Page) {
  const [before = null] = decodeCursor(cursor, 1) ?? []
  const page = { projectId: project, insightId, isFiring, before: before === null ? null : String(before) }
  const rows = await listAlertRows(ctx, { ...page, limit: limit + 1 })
  const { items, nextCursor } = toPage(
    rows,
    limit,
    (row) => row,
    ({ id }) => [id],
  )
  return { items: await toAlerts(ctx, items), nextCursor }
}

export const getAlert = async (ctx: Ctx, id: string): Promise<Alert> => toAlert(ctx, await loadAlert(ctx, id))

async function assertMembers(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const found = await findMemberZones(ctx, ids)
  if (found.length < new Set(ids).size) throw new AppError('invalid_input', 'One of these members does not exist.')
}

type Measured = { insight: SavedInsight; point: AlertPoint; condition: AlertCondition }

/** What an anomaly calls far, measured on the history of the number before it is switched on. */
async function measure(open: OpenCtx, measured: Measured, signal: AbortSignal): Promise<number | null> {
  const whyNot = whyNotWatch(measured.insight.definition, measured.point, measured.condition)
  if (whyNot) throw new AppError('invalid_input', whyNot)
  return measured.condition.kind === 'anomaly' ? (await lookAt(open, measured, null, signal)).score : null
}

export async function createAlert(
  open: OpenCtx,
  { insightId, ...facts }: Facts & { insightId: string },
  signal: AbortSignal,
): Promise<Alert> {
  const insight = await open(async (ctx) => {
    await assertMembers(ctx, facts.memberIds)
    return getInsight(ctx, insightId)
  })
  const score = await measure(open, { insight, ...facts }, signal)
  return open(async (ctx) => {
    const { id: projectId } = await getProject(ctx, insight.project)
    const now = ctx.now()
    const row: AlertRow = {
      ...{ id: newId(), workspaceId: ctx.workspaceId, projectId, insightId, ...facts, score },
      ...{ state: 'no_data', value: null, low: null, high: null, problem: null, checkedAt: null, nextCheckAt: now },
      ...{ snoozedUntil: null, createdByName: ctx.actor.name, createdAt: now, version: 1, deletedAt: null },
    }
    await insertAlert(ctx, row)
    await recordActivity(ctx, { ...about(row), action: 'alert.created', after: facts })
    return toAlert(ctx, row)
  })
}

export async function updateAlert(open: OpenCtx, id: string, change: Change, signal: AbortSignal): Promise<Alert> {
  const { row, insight } = await open(async (ctx) => {
    const found = await loadAlert(ctx, id)
    assertUnchanged(ctx, found.version)
    await assertMembers(ctx, change.memberIds ?? [])
    return { row: found, insight: await getInsight(ctx, found.insightId) }
  })
  const { point = row.point, condition = row.condition } = change
  const isOther = change.point !== undefined || change.condition !== undefined
  const score = isOther ? await measure(open, { insight, point, condition }, signal) : row.score
  return open(async (ctx) => toAlert(ctx, await store(ctx, id, row.version, { ...given(change), score })))
}

/** Without the fields that were not given. */
const given = (change: Change): Partial<Facts> =>
  // What is left has values only.
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Facts>

async function store(
  ctx: Ctx,
  id: string,
  version: number,
  change: Partial<Facts> & { score: number | null },
): Promise<AlertRow> {
  const row = await loadAlert(ctx, id, { lock: true })
  if (row.version !== version) throw new AppError('conflict', 'The alert has been changed meanwhile.')
  const changed = await saveAlert(ctx, id, { ...change, version: row.version + 1, nextCheckAt: ctx.now() })
  const after = { ...factsOf(changed), version: changed.version }
  await recordActivity(ctx, { ...about(changed), action: 'alert.updated', before: factsOf(row), after })
  return changed
}

export async function deleteAlert(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadAlert(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await saveAlert(ctx, id, { deletedAt: ctx.now(), version: row.version + 1 })
  await unindexObject(ctx, 'alert', id)
  return { ok: true, activityId: await recordActivity(ctx, { ...about(row), action: 'alert.deleted' }) }
}

export async function snoozeAlert(ctx: Ctx, id: string, until: string | null): Promise<Alert> {
  const row = await loadAlert(ctx, id, { lock: true })
  const snoozedUntil = until === null ? null : new Date(until)
  const changed = await saveAlert(ctx, id, { snoozedUntil, version: row.version + 1 })
  await recordActivity(ctx, { ...about(row), action: 'alert.snoozed', after: { until } })
  return toAlert(ctx, changed)
}

export async function listEpisodes(
  ctx: Ctx,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  await loadAlert(ctx, id)
  const [before = null] = decodeCursor(cursor, 1) ?? []
  const rows = await listEpisodeRows(ctx, id, before === null ? null : String(before), limit + 1)
  return toPage(
    rows,
    limit,
    ({ startedAt, endedAt, workspaceId: _, alertId: __, ...row }) => ({
      ...{ ...row, startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null },
    }),
    (row) => [row.id],
  )
}

export const alertObject: ObjectKind = {
  kind: 'alert',
  permission: 'insights.read',
  find: async (ctx, ids) =>
    (await findAlertTitles(ctx, ids)).map((found) => ({ ...found, url: `/insights/alerts/${found.id}` })),
}

export const alertUndoers: Undoers = {
  'alert.created': async (ctx, { objectId }) => {
    await deleteAlert(ctx, objectId)
  },
  'alert.updated': async (ctx, { objectId, before, after }) => {
    // Written by store() as facts and the version they made. The measure of an anomaly is taken again at the next check.
    const [old, { version }] = [before as Facts, after as { version: number }]
    await store(ctx, objectId, version, { ...old, score: null })
  },
  'alert.deleted': async (ctx, { objectId }) => {
    if (!(await alertBin.restore(ctx, objectId))) throw new AppError('conflict', 'The alert is no longer in the bin.')
  },
}
