import type { Cohort, CohortRule } from '@gantry/contract/cohorts'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { ObjectKind } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { unindexObject } from '../../platform/search.ts'
import { getProject } from '../events/index.ts'
import {
  type CohortRow,
  changeCohort,
  cohortBin,
  findCohortTitles,
  insertCohort,
  listCohortRows,
  listHistoryRows,
  loadCohort,
} from './cohorts.queries.ts'
import { openScope } from './compile/cohorts.ts'
import { loadSetting } from './setting.ts'

export type NewCohort = {
  project: string
  name: string
  description: string
  source: Cohort['source']
  rule: CohortRule | null
}
type Change = { name?: string | undefined; description?: string | undefined; rule?: CohortRule | undefined }
type Page = { cursor?: string | undefined; limit: number }

export const toCohort = (row: CohortRow): Cohort => ({
  ...{ id: row.id, project: row.projectId, name: row.name, description: row.description, kind: row.kind },
  ...{ rule: row.rule, source: row.source, count: row.count, state: row.state, problem: row.problem },
  ...{ evaluatedAt: row.evaluatedAt?.toISOString() ?? null, createdBy: row.createdByName, version: row.version },
  ...{ createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() },
})

const about = (row: CohortRow) => ({ objectKind: 'cohort', objectId: row.id, title: row.name })

/** A cohort whose people are still to be found. */
export async function startCohort(
  ctx: Ctx,
  { project, name, description, source, rule }: NewCohort,
): Promise<CohortRow> {
  const { id: projectId } = await getProject(ctx, project)
  const now = ctx.now()
  const row = await insertCohort(ctx, {
    ...{ id: newId(), workspaceId: ctx.workspaceId, projectId, name, description, source, rule },
    ...{ kind: rule ? 'dynamic' : 'static', count: 0, evaluatedAt: null, state: 'evaluating', problem: null },
    ...{ createdByName: ctx.actor.name, createdAt: now, updatedAt: now, version: 1, deletedAt: null },
  })
  await assertPossible(ctx, row)
  await recordActivity(ctx, { ...about(row), action: 'cohort.created', after: { name, description, rule } })
  return row
}

/** Refuses a rule that cannot be asked: a value of the wrong type, or a cohort made of itself. */
async function assertPossible(ctx: Ctx, { id, projectId, rule }: CohortRow): Promise<void> {
  if (rule) openScope(await loadSetting(ctx, projectId, {}, { kind: 'cohort', cohort: id })).peopleOfCohort(id)
}

export async function listCohorts(
  ctx: Ctx,
  { project, q, cursor, limit }: Page & { project?: string | undefined; q?: string | undefined },
) {
  const position = decodeCursor(cursor, 2)
  const after = position && { name: String(position[0]), id: String(position[1]) }
  const rows = await listCohortRows(ctx, { projectId: project, q, after, limit: limit + 1 })
  return toPage(rows, limit, toCohort, (row) => [row.name, row.id])
}

export const getCohort = async (ctx: Ctx, id: string): Promise<Cohort> => toCohort(await loadCohort(ctx, id))

const factsOf = ({ name, description, rule }: CohortRow) => ({ name, description, rule })

export async function updateCohort(ctx: Ctx, id: string, change: Change): Promise<Cohort> {
  const row = await loadCohort(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  if (change.rule && row.kind === 'static') throw new AppError('not_possible', 'A list has no rule.')
  const { name = row.name, description = row.description, rule = row.rule } = change
  return toCohort(await store(ctx, row, { name, description, rule }))
}

async function store(ctx: Ctx, row: CohortRow, facts: ReturnType<typeof factsOf>): Promise<CohortRow> {
  const version = row.version + 1
  const changed = await changeCohort(ctx, row.id, { ...facts, updatedAt: ctx.now(), version })
  await assertPossible(ctx, changed)
  const [before, after] = [factsOf(row), { ...facts, version }]
  await recordActivity(ctx, { ...about(changed), action: 'cohort.updated', before, after })
  return changed
}

export async function deleteCohort(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadCohort(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await changeCohort(ctx, id, { deletedAt: ctx.now() })
  await unindexObject(ctx, 'cohort', id)
  return { ok: true, activityId: await recordActivity(ctx, { ...about(row), action: 'cohort.deleted' }) }
}

export async function listCohortHistory(ctx: Ctx, id: string, { cursor, limit }: Page) {
  await loadCohort(ctx, id)
  const before = decodeCursor(cursor, 1)
  const rows = await listHistoryRows(ctx, id, before ? String(before[0]) : null, limit + 1)
  return toPage(
    rows,
    limit,
    ({ at, count, added, removed }) => ({ at: at.toISOString(), count, added, removed }),
    (row) => [row.id],
  )
}

export const cohortObject: ObjectKind = {
  kind: 'cohort',
  permission: 'insights.read',
  find: async (ctx, ids) =>
    (await findCohortTitles(ctx, ids)).map((found) => ({ ...found, url: `/cohorts/${found.id}` })),
}

export const cohortUndoers: Undoers = {
  'cohort.created': async (ctx, { objectId }) => {
    await deleteCohort(ctx, objectId)
  },
  'cohort.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadCohort(ctx, objectId, { lock: true })
    // Written by store() as the facts of a cohort and the version they made.
    const [old, made] = [before as ReturnType<typeof factsOf>, after as { version: number }]
    if (row.version !== made.version) throw new AppError('conflict', 'The cohort has been changed again since.')
    await store(ctx, row, old)
  },
  'cohort.deleted': async (ctx, { objectId }) => {
    if (!(await cohortBin.restore(ctx, objectId))) throw new AppError('conflict', 'The cohort is no longer in the bin.')
    await recordActivity(ctx, { ...about(await loadCohort(ctx, objectId)), action: 'cohort.restored' })
  },
}
