import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let ops: Caller
let project: string

const newProject = async (by: Caller): Promise<string> =>
  (await by.post('/v1/projects', { name: 'Shop', zone: 'Europe/Berlin' })).body.id

const addEvents = (to: TestWorkspace, id: string, events: readonly string[]) =>
  to.inside((ctx) =>
    ctx.app.analytics.insert({
      table: 'gantry.events',
      format: 'JSONEachRow',
      values: events.map((event, index) => ({
        ...{ project: id, event, ts: `2026-03-0${index + 1} 10:00:00.000`, person: `${index + 1}` },
        ...{
          distinct_id: `ada-${index}`,
          id: crypto.randomUUID(),
          properties: { plan: index === 0 ? 'pro' : '=free' },
        },
      })),
    }),
  )

const run = (text: string, values = {}, as = ops) => as.post('/v1/sql/run', { project, text, values })

beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  ops = await workspace.member(['product_ops', 'owner'])
  project = await newProject(ops)
  await addEvents(workspace, project, ['Signed up', 'Paid', 'Paid'])
})

describe('a query', () => {
  test('reads the events of its project, with values bound', async () => {
    const { status, body } = await run(
      'SELECT event, count() AS n FROM events WHERE event = {e: String} GROUP BY event',
      {
        e: 'Paid',
      },
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      columns: [
        { name: 'event', type: 'LowCardinality(String)' },
        { name: 'n', type: 'UInt64' },
      ],
      rows: [['Paid', '2']],
      isCut: false,
    })
  })

  test('never reads the events of another project or workspace', async () => {
    const other = await gantry.newWorkspace()
    const stranger = await other.member('product_ops')
    const foreign = await newProject(stranger)
    await addEvents(other, foreign, ['Secret'])
    expect((await run("SELECT count() FROM events WHERE event = 'Secret'")).body.rows).toEqual([['0']])
    const database = `gantry_project_${foreign.replaceAll('-', '')}`
    expect((await run(`SELECT * FROM ${database}.events`)).body.title).toMatch(/is not one of this project's/)
    expect((await run(`SELECT event IN ${database}.events FROM events`)).status).toBe(400)
    expect((await run('SELECT 1', {}, stranger)).status).toBe(404)
  })

  test('that is refused says why, and stays in the history', async () => {
    const { status, body } = await run('SELECT nothing FROM events')
    expect([status, body.title]).toEqual([400, expect.stringContaining('nothing')])
    const { items } = (await ops.get(`/v1/sql/runs?project=${project}`)).body
    expect(items[0]).toMatchObject({ text: 'SELECT nothing FROM events', rows: null, refusal: body.title })
  })

  test('that runs long is stopped by its owner and by nobody else', async () => {
    const runId = crypto.randomUUID()
    const text = 'SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1'
    const pending = ops.post('/v1/sql/run', { project, text, runId })
    const colleague = await workspace.member('product_ops')
    const cancel = async (by: Caller) => (await by.post(`/v1/sql/runs/${runId}/cancel`)).status
    do expect(await cancel(colleague)).toBe(404)
    while ((await cancel(ops)) === 404)
    expect((await pending).body).toMatchObject({ code: 'not_possible', title: 'The query was cancelled.' })
  })

  test('is not for viewers', async () => {
    expect((await run('SELECT 1', {}, await workspace.member('viewer'))).status).toBe(403)
  })
})

test('the history of a colleague is not for contributors', async () => {
  const contributor = await workspace.member('contributor')
  await run('SELECT 1', {}, contributor)
  const mine = (await contributor.get(`/v1/sql/runs?project=${project}`)).body.items
  expect(mine.map(({ text }: { text: string }) => text)).toEqual(['SELECT 1'])
  const { runId } = (await run('SELECT 2')).body
  expect((await contributor.get(`/v1/sql/runs/${runId}/export?format=csv`)).status).toBe(404)
})

test('a result is exported as CSV that no spreadsheet runs, and as Parquet', async () => {
  const { runId } = (
    await run('SELECT toString(properties.plan) AS plan, -1 AS n FROM events ORDER BY timestamp LIMIT 2')
  ).body
  const csv = await ops.get(`/v1/sql/runs/${runId}/export?format=csv`)
  expect(csv.text).toBe("plan,n\r\npro,-1\r\n'=free,-1\r\n")
  const parquet = await ops.get(`/v1/sql/runs/${runId}/export?format=parquet`)
  expect(parquet.text.slice(0, 4)).toBe('PAR1')
})

test('the schema names the views with their columns, and only functions that may be used', async () => {
  const { tables, functions } = (await ops.get(`/v1/sql/schema?project=${project}`)).body
  expect(tables.map(({ name }: { name: string }) => name)).toEqual(['accounts', 'events', 'person_accounts', 'persons'])
  expect(functions).toContain('uniqExact')
  expect(functions).not.toContain('file')
})

test('a query is saved, changed, deleted, and each of these put back', async () => {
  const saved = (await ops.post('/v1/sql/queries', { project, name: 'Paid', text: 'SELECT 1' })).body
  const changed = await ops.patch(`/v1/sql/queries/${saved.id}`, { text: 'SELECT 2' }, { 'if-match': '"1"' })
  expect(changed.body).toMatchObject({ text: 'SELECT 2', version: 2 })
  expect((await ops.patch(`/v1/sql/queries/${saved.id}`, { text: 'x' }, { 'if-match': '"1"' })).status).toBe(412)
  const { activityId } = (await ops.delete(`/v1/sql/queries/${saved.id}`)).body
  expect((await ops.get(`/v1/sql/queries?project=${project}`)).body.items).toEqual([])
  expect((await ops.post(`/v1/activity/${activityId}/undo`)).status).toBe(200)
  expect((await ops.get(`/v1/sql/queries?project=${project}`)).body.items).toMatchObject([{ name: 'Paid' }])
})
