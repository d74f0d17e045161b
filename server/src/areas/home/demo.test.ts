import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../test/app.ts'
import { openBrowser } from '../../../test/browser.ts'
import { eventually, startTestWorker } from '../../../test/worker.ts'
import { offerSetup } from '../workspaces/index.ts'
import { offerDemo } from './demo.ts'

let gantry: TestGantry
let dataDir: string
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'gantry-demo-'))
  gantry = await startTestGantry({ GANTRY_DATA: dataDir, GANTRY_DEMO: '1', GANTRY_LOG_LEVEL: 'error' })
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const somebody = async (name = 'Sam Visitor'): Promise<Caller> =>
  (await gantry.newWorkspace()).member('viewer', { name, email: `${name.replace(' ', '.').toLowerCase()}@example.com` })

const inDemo = (person: Caller, slug: string): Caller =>
  gantry.callerOf({ cookie: person.headers.cookie ?? '', 'gantry-workspace': slug })

const query = async (text: string, values: unknown[] = []): Promise<any[]> =>
  (await gantry.app.pool.query(text, values)).rows

/** Asks for the demo and goes in. */
async function openDemo(name?: string): Promise<Caller> {
  const person = await somebody(name)
  const { status, body, text } = await person.post('/v1/demo')
  expect(status, text).toBe(200)
  expect(body).toEqual({ slug: 'harborline-demo' })
  return inDemo(person, body.slug)
}

test('the demo is a whole company with the person in it', async () => {
  const me = await openDemo()
  const { current } = (await me.get('/v1/me')).body
  expect(current).toMatchObject({ name: 'Sam Visitor', workspace: { name: 'Harborline (demo)', isDemo: true } })
  expect(current.roles.toSorted()).toEqual(['owner', 'product_manager', 'product_ops'])

  const members = (await me.get('/v1/people/members?limit=200')).body.items
  expect(members).toHaveLength(13)
  expect(members.filter((one: any) => one.status === 'active').map((one: any) => one.name)).toEqual(['Sam Visitor'])
  expect((await me.get('/v1/people/teams')).body.items.length).toBeGreaterThan(4)
  const areas = (await me.get('/v1/people/areas')).body.items
  const ownerOf = (name: string): string => areas.find((one: any) => one.name === name).effectiveOwner.name
  expect([ownerOf('Invoices'), ownerOf('Offline mode'), ownerOf('Reports')]).toEqual([
    'Mateo Rossi',
    'Ines Keller',
    'Sam Visitor',
  ])
  expect((await me.get('/v1/people/calendars')).body.items).toMatchObject([
    { name: 'London', isStandard: true, holidays: { country: 'GB' } },
    { name: 'Berlin', holidays: { country: 'DE' } },
  ])
  const accounts = (await me.get('/v1/customers/accounts?limit=200')).body.items
  expect(accounts).toHaveLength(24)
  expect(accounts.every((one: any) => one.revenue.currency === 'EUR' && one.plan && one.contactCount === 4)).toBe(true)
  const { items: segments } = (await me.get('/v1/customers/segments')).body
  expect(segments.map((one: any) => one.name)).toEqual(['Business plan', 'Germany'])
  expect(segments.every((one: any) => one.accountCount > 0)).toBe(true)
  expect((await me.get('/v1/search?q=Sam+Visitor')).text).toContain('Sam Visitor')
  expect((await me.get('/v1/search?q=Robin+Vale')).text).not.toContain('Robin')
})

test('its feedback was decided, learnt from, and the newest routed with reasons', async () => {
  const me = await openDemo()
  const counts = (await me.get('/v1/feedback/counts?snoozed=show')).body
  expect(counts.total).toBeGreaterThan(800)
  const by = (facet: any[]): Record<string, number> =>
    Object.fromEntries(facet.map(({ value, count }) => [value, count]))
  for (const status of ['new', 'triaged', 'in_progress', 'done', 'dismissed']) {
    expect(by(counts.status)[status], status).toBeGreaterThan(10)
  }
  for (const kind of ['history', 'model', 'rule', 'fallback'])
    expect(by(counts.routedBy)[kind], kind).toBeGreaterThan(0)
  expect(counts.source).toHaveLength(4)
  const model = (await me.get('/v1/feedback/model')).body
  expect(model).toMatchObject({ training: { state: 'idle' }, newDecisions: 0, labels: 12 })
  expect(model.accuracy).toBeGreaterThan(0.8)
  expect((await me.get('/v1/feedback/rules')).body.items.every((one: any) => one.problem === null)).toBe(true)

  const mine = (await me.get('/v1/feedback/items?view=mine&status=new')).body
  expect(mine.total).toBeGreaterThan(3)
  expect(mine.items.every((one: any) => one.owner.name === 'Sam Visitor' || one.assignee.name === 'Sam Visitor')).toBe(
    true,
  )
  const contacts = await query('select count(*) from contacts')
  expect(contacts).toEqual([{ count: 96 }])
  expect(await query('select 1 from feedback_items where contact_id is null or account_id is null')).toEqual([])
})

test('there is news for the person, talk, links and views, and nothing is mailed', async () => {
  const me = await openDemo()
  const news = (await me.get('/v1/notifications')).body.items
  expect(new Set(news.map(({ kind }: any) => kind))).toEqual(new Set(['mention', 'comment', 'assigned']))
  for (const { url } of news) expect((await me.get(`/v1${url}`)).status).toBe(200)
  expect((await me.get('/v1/views?page=feedback')).body.items).toHaveLength(4)
  const talked = (await me.get('/v1/feedback/items?hasComments=true')).body.items
  expect(talked).toHaveLength(3)
  expect((await query('select count(*) from links'))[0].count).toBe(2)
  expect(await query('select 1 from mails')).toEqual([])
  expect(await query('select name from pgboss.job')).toEqual([{ name: 'home.make-demo-usage' }])
})

test('asking again opens the same demo, and colleagues come in beside the first', async () => {
  const first = await somebody('First Person')
  const second = await somebody('Second Person')
  const slugs = await Promise.all([first, second, first].map(async (who) => (await who.post('/v1/demo')).body.slug))
  expect(slugs).toEqual(['harborline-demo', 'harborline-demo', 'harborline-demo'])
  expect(await query('select slug from workspaces where is_demo')).toHaveLength(1)
  const active = await query(`select m.name from members m join workspaces w on w.id = m.workspace_id and w.is_demo
                               where m.status = 'active' order by m.name`)
  expect(active.map(({ name }) => name)).toEqual(['First Person', 'Second Person'])
  await query(`update members set status = 'suspended' where name = 'Second Person'
                and workspace_id in (select id from workspaces where is_demo)`)
  expect((await second.post('/v1/demo')).status).toBe(403)
  expect((await inDemo(second, 'harborline-demo').get('/v1/workspace')).status).toBe(403)
})

test('a demo whose making breaks off is seen by nobody and leaves nothing', async () => {
  const person = await somebody()
  await query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`)
  await query('create trigger refuse before insert on saved_views execute function refuse()')
  expect((await person.post('/v1/demo')).status).toBe(500)
  expect(await query('select 1 from workspaces where is_demo')).toEqual([])
  expect(await query('select 1 from feedback_items')).toEqual([])

  await query('drop trigger refuse on saved_views')
  // What a killed process leaves: a demo in the making, with its slug.
  await query(`insert into workspaces (id, slug, name, is_demo, deleted_at)
               values (gen_random_uuid(), 'harborline-demo', 'x', true, now())`)
  expect((await person.post('/v1/demo')).body).toEqual({ slug: 'harborline-demo' })
  expect(await query('select name from workspaces where is_demo')).toEqual([{ name: 'Harborline (demo)' }])
})

describe('at the first start', () => {
  test('is made before anybody has signed in, and the first owner gets it', async () => {
    await offerDemo(gantry.app)
    await offerDemo(gantry.app)
    expect(await query('select slug from workspaces')).toEqual([{ slug: 'harborline-demo' }])
    const token = new URL((await offerSetup(gantry.app)) ?? '').searchParams.get('token')
    const browser = openBrowser(gantry)
    const person = { name: 'Olu Owner', email: 'olu@example.com', password: 'a long password' }
    expect((await browser.call('/v1/setup', { token, workspaceName: 'Ours', ...person })).status).toBe(200)
    const { memberships } = (await browser.get('/v1/me')).body
    expect(memberships.map((one: any) => [one.slug, one.isDemo]).sort()).toEqual([
      ['harborline-demo', true],
      ['ours', false],
    ])
    const areas = await query(
      `select m.name from product_areas a join members m on m.id = a.owner_id where a.name = 'Reports'`,
    )
    expect(areas).toEqual([{ name: 'Olu Owner' }])
  })

  test('is not made again for people who have thrown it away', async () => {
    await somebody()
    await offerDemo(gantry.app)
    expect(await query('select 1 from workspaces where is_demo')).toEqual([])
  })
})

test('removing the demo leaves no row, no job and no file', async () => {
  const me = await openDemo()
  const [{ id }] = await query('select id from workspaces where is_demo')
  const upload = await me.call('POST', '/v1/imports?kind=feedback&fileName=more.csv', 'text\nHello there\n', {
    'content-type': 'application/octet-stream',
  })
  expect(upload.status, upload.text).toBe(200)
  const [file] = await query('select id from files where workspace_id = $1', [id])
  const removed = await me.post('/v1/workspace/remove', { name: 'Harborline (demo)' })
  expect(removed.status, removed.text).toBe(200)

  const tables = await query(`select table_schema as schema, table_name as name from information_schema.columns
                               where column_name = 'workspace_id' and table_schema not like 'pg_%'`)
  expect(tables.length).toBeGreaterThan(30)
  for (const { schema, name } of tables) {
    expect(await query(`select 1 from "${schema}"."${name}" where workspace_id = $1`, [id]), name).toEqual([])
  }
  const jobs = () => query(`select name, state from pgboss.job where data ->> 'workspaceId' = $1`, [id])
  expect(await jobs()).toEqual([{ name: 'workspaces.sweep', state: 'created' }])
  await gantry.app.files.get(`${id}/${file.id}`).then((body) => body.destroy())
  await query('update pgboss.job set start_after = now()')
  const worker = await startTestWorker(gantry.config)
  try {
    await eventually(async () => ((await jobs()).some(({ state }) => state === 'completed') ? true : null))
  } finally {
    await worker.stop()
  }
  await expect(gantry.app.files.get(`${id}/${file.id}`)).rejects.toThrow()
  expect((await me.get('/v1/workspace')).status).toBe(404)
})
