import type { Readable } from 'node:stream'
import type { Cohort } from '@gantry/contract/cohorts'
import type { InsightPerson, InsightPoint, InsightQuestion } from '@gantry/contract/insights'
import { parse } from 'csv-parse'
import type { App, Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, encodeCursor } from '../../platform/paging.ts'
import type { OpenCtx } from '../../platform/route.ts'
import { sipHash64 } from '../persons/index.ts'
import { addPeople, countUnknown, replacePeople } from './cohorts.metrics.ts'
import { changeCohort, insertHistory, loadCohort } from './cohorts.queries.ts'
import { type NewCohort, startCohort, toCohort } from './cohorts.ts'
import type { Query } from './compile/binder.ts'
import { openScope } from './compile/cohorts.ts'
import { runQuery } from './metrics.ts'
import { describeFound } from './people.metrics.ts'
import { findPeopleQuery } from './people.ts'
import { loadSetting } from './setting.ts'

/** Nobody needs a larger list than this by hand; a rule has no such limit. */
const mostListed = 1_000_000

/** Finds the people of a dynamic cohort and keeps them, with how many came and went. */
export async function evaluateCohort(open: OpenCtx, id: string, signal?: AbortSignal): Promise<Cohort> {
  const { app, row, setting } = await open(async (ctx) => {
    const found = await loadCohort(ctx, id)
    return {
      app: ctx.app,
      row: found,
      setting: await loadSetting(ctx, found.projectId, {}, { kind: 'cohort', cohort: id }),
    }
  })
  if (row.kind === 'static') throw new AppError('not_possible', 'The people of a list change only by hand.')
  const scope = openScope(setting)
  const members = scope.finish(scope.peopleOfCohort(id))
  return keepPeople(
    open,
    app,
    { id, project: row.projectId },
    { sql: `SELECT person FROM (${members.sql})`, params: members.params },
    signal,
  )
}

async function keepPeople(
  open: OpenCtx,
  app: App,
  { id, project }: { id: string; project: string },
  members: Query,
  signal?: AbortSignal,
): Promise<Cohort> {
  const now = app.now()
  const where = { project, cohort: id, now, queryId: `cohort-${id}-${newId()}`, signal }
  try {
    return await noteCount(open, id, now, await replacePeople(app, members, where))
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'The people could not be found; the log says why.'
    await open((ctx) => changeCohort(ctx, id, { state: 'failed', problem }))
    throw error
  }
}

const noteCount = (
  open: OpenCtx,
  id: string,
  at: Date,
  change: { count: number; added: number; removed: number },
): Promise<Cohort> =>
  open(async (ctx) => {
    if (change.added + change.removed > 0)
      await insertHistory(ctx, { id: newId(), workspaceId: ctx.workspaceId, cohortId: id, at, ...change })
    return toCohort(
      await changeCohort(ctx, id, { state: 'ready', problem: null, count: change.count, evaluatedAt: at }),
    )
  })

/** Keeps a list of ids as a cohort. */
export async function listCohort(open: OpenCtx, facts: NewCohort, distinctIds: readonly string[]) {
  const people = [...new Set(distinctIds.map(sipHash64))]
  const { app, row } = await open(async (ctx) => ({ app: ctx.app, row: await startCohort(ctx, facts) }))
  const now = app.now()
  await addPeople(app, { project: row.projectId, cohort: row.id, now, queryId: '' }, people)
  const cohort = await noteCount(open, row.id, now, { count: people.length, added: people.length, removed: 0 })
  return { cohort, unknown: await countUnknown(app, { project: row.projectId, cohort: row.id }) }
}

/** Reads one column of a CSV file as a cohort. */
export async function readCohort(open: OpenCtx, facts: NewCohort, file: Readable, column: string | undefined) {
  const ids: string[] = []
  let at: number | undefined
  for await (const record of file.pipe(parse({ bom: true, relax_column_count: true, skip_empty_lines: true }))) {
    const fields: string[] = record
    if (at === undefined) {
      at = column === undefined ? 0 : fields.indexOf(column)
      if (at < 0) throw new AppError('invalid_input', `The file has no column ${column}; it has ${fields.join(', ')}.`)
      continue
    }
    const id = fields[at]?.trim()
    if (id) ids.push(id)
    if (ids.length > mostListed) throw new AppError('too_large', `A list has at most ${mostListed} people.`)
  }
  return { ...(await listCohort(open, facts, ids)), rows: ids.length }
}

/** Keeps the people behind a number as a cohort. */
export async function cohortFromPoint(
  open: OpenCtx,
  { name, description, ...asked }: InsightQuestion & { point: InsightPoint; name: string; description: string },
  signal?: AbortSignal,
): Promise<Cohort> {
  if (asked.definition.unit !== 'person') throw new AppError('not_possible', 'Only people can be kept as a cohort.')
  const { app, query } = await findPeopleQuery(open, asked)
  const row = await open((ctx) =>
    startCohort(ctx, { project: asked.project, name, description, source: 'point', rule: null }),
  )
  const members: Query = { sql: `SELECT toUInt64(key) AS person FROM (${query.sql})`, params: query.params }
  return keepPeople(open, app, { id: row.id, project: row.projectId }, members, signal)
}

type Page = { cursor?: string | undefined; limit: number }

/** The people of a cohort as it is now, by the same query that filters use. */
export async function listCohortPeople(open: OpenCtx, id: string, { cursor, limit }: Page, signal?: AbortSignal) {
  const { app, project, query } = await open(async (ctx) => ({ app: ctx.app, ...(await membersOf(ctx, id)) }))
  const after = decodeCursor(cursor, 1)?.[0] ?? '0'
  const paged: Query = {
    sql: `SELECT person FROM (${query.sql}) WHERE person > toUInt64({page_after:String}) ORDER BY person LIMIT {page_limit:UInt32}`,
    params: { ...query.params, page_after: String(after), page_limit: limit + 1 },
  }
  const { rows } = await runQuery(app, paged, { queryId: `cohort-people-${newId()}`, signal })
  const keys = rows.slice(0, limit).map((row) => String(row.person))
  const facts =
    keys.length === 0
      ? new Map()
      : await describeFound(
          app,
          project,
          'person',
          keys.map((key) => ({ key, first: null })),
        )
  const items: InsightPerson[] = keys.map((key) => ({
    ...{ key, unit: 'person', distinctId: null, name: null, email: null, ...facts.get(key) },
    ...{ value: null, firstAt: null, lastAt: null },
  }))
  return { items, nextCursor: rows.length > limit ? encodeCursor([keys.at(-1) ?? '']) : null }
}

async function membersOf(ctx: Ctx, id: string): Promise<{ project: string; query: Query }> {
  const { projectId } = await loadCohort(ctx, id)
  const scope = openScope(await loadSetting(ctx, projectId, {}, { kind: 'cohort', cohort: id }))
  return { project: projectId, query: scope.finish(scope.peopleOfCohort(id)) }
}
