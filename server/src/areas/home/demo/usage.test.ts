import { beforeAll, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../../test/app.ts'
import { inWorkspace } from '../../../platform/context.ts'
import { followAccounts, followIdentities, followProperties, sipHash64 } from '../../persons/index.ts'
import { offerDemo } from '../demo.ts'
import { demoContacts } from './company.ts'
import { questions } from './questions.ts'
import { story } from './story.ts'
import { storeUsage } from './usage.metrics.ts'
import { makeUsage } from './usage.ts'

let gantry: TestGantry
let me: Caller
let project: string
let making: { workspaceId: string; payload: { project: string; now: string } }

const make = (): Promise<void> =>
  makeUsage.run(
    {
      app: gantry.app,
      workspaceId: making.workspaceId,
      step: (work) => inWorkspace(gantry.app, { workspaceId: making.workspaceId }, work),
      signal: new AbortController().signal,
    },
    making.payload,
  )

beforeAll(async () => {
  gantry = await startTestGantry({ GANTRY_DEMO: '1' })
  await offerDemo(gantry.app)
  const { rows } = await gantry.app.pool.query('select data from pgboss.job where name = $1', [makeUsage.name])
  making = rows[0].data
  project = making.payload.project
  await make()
  const { signal } = new AbortController()
  for (const follow of [followAccounts, followIdentities, followProperties]) await follow(gantry.app, signal)
  const visitor = await (await gantry.newWorkspace()).member('viewer')
  await visitor.post('/v1/demo')
  me = gantry.callerOf({ cookie: visitor.headers.cookie ?? '', 'gantry-workspace': 'harborline-demo' })
}, 120_000)

async function ask(select: string): Promise<any[]> {
  const reply = await gantry.app.analytics.query({
    query: select.replace('FROM events', 'FROM (SELECT * FROM gantry.events WHERE project = {project:UUID})'),
    query_params: { project },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return reply.json()
}
const today = (): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: story.zone }).format(new Date(making.payload.now))
const dayBefore = (days: number): string => new Date(Date.parse(today()) - days * 86_400_000).toISOString().slice(0, 10)

/** The saved insight of this name, computed. */
async function run(name: string, change: object = {}): Promise<any> {
  const saved = (await me.get('/v1/insights/saved?limit=200')).body.items.find((one: any) => one.name === name)
  const definition = { ...saved.definition, ...change }
  const { status, body, text } = await me.post('/v1/insights/run', { project, definition })
  expect(status, text).toBe(200)
  return body
}

test('every saved insight of the demo has an answer, and there is one of every kind', async () => {
  const kinds = new Set<string>()
  for (const { name } of questions) {
    const result = await run(name)
    kinds.add(result.kind)
    expect(result.facts, name).toMatchObject({ notes: [], zone: story.zone })
    expect(result.facts.rowsRead, name).toBeGreaterThan(1_000)
  }
  expect([...kinds].sort()).toEqual(['funnel', 'lifecycle', 'paths', 'retention', 'stickiness', 'trends'])
  expect((await me.get(`/v1/annotations?project=${project}`)).body.items).toHaveLength(4)
  const boards = (await me.get(`/v1/dashboards?project=${project}`)).body.items
  expect(boards.map(({ tileCount }: any) => tileCount)).toEqual([4, 4])
})

test('the people of a day are those whose events were made, fewer on weekends and more every month', async () => {
  const { buckets, series } = await run('People who use Harborline, by day')
  const shown = buckets.map(({ label }: any, at: number) => [label, series[0].values[at]])
  const made =
    await ask(`SELECT toString(toDate(ts, '${story.zone}')) AS day, uniqExact(distinct_id) AS people FROM events
    WHERE event = 'app_opened' AND day > '${dayBefore(90)}' GROUP BY day ORDER BY day`)
  expect(shown).toEqual(made.map(({ day, people }) => [day, people]))
  const isWeekend = (day: string): boolean => [0, 6].includes(new Date(day).getUTCDay())
  const mean = (list: any[]): number => list.reduce((sum, { people }) => sum + people, 0) / list.length
  const whole = made.filter(({ day }) => day < today())
  expect(mean(whole.filter(({ day }) => !isWeekend(day)))).toBeGreaterThan(
    2 * mean(whole.filter(({ day }) => isWeekend(day))),
  )
  expect(mean(whole.slice(-28))).toBeGreaterThan(1.1 * mean(whole.slice(0, 28)))
})

test('money, steps and returns agree with the events that were made', async () => {
  const range = { kind: 'days', from: dayBefore(60), to: dayBefore(31) }
  const inRange = `toDate(ts, '${story.zone}') BETWEEN '${range.from}' AND '${range.to}'`
  const { series } = await run('Payments taken through Harborline', { range })
  const paid = await ask(`SELECT properties.plan::String AS plan, sum(properties.amount::Float64) AS sum FROM events
    WHERE event = 'payment_received' AND ${inRange} GROUP BY plan ORDER BY sum DESC`)
  expect(paid).toHaveLength(4)
  expect(series.map(({ group: [plan], total }: any) => [plan, Math.round(total)])).toEqual(
    paid.map(({ plan, sum }) => [plan, Math.round(sum)]),
  )

  // Those who go on are another id from the second step on: the visit in which they signed up joins the two.
  const funnel = (await run('From signing up to the first invoice', { range })).groups[0].steps
  const [made] = await ask(`SELECT count() AS started, countIf(done) AS completed, countIf(created) AS company FROM (
    SELECT countIf(event = 'signup_completed') > 0 AS done, countIf(event = 'company_created') > 0 AS created
      FROM events WHERE startsWith(session, 'w') GROUP BY session HAVING minIf(ts, event = 'signup_started') > 0
        AND toDate(minIf(ts, event = 'signup_started'), '${story.zone}') BETWEEN '${range.from}' AND '${range.to}')`)
  expect(funnel.slice(0, 3).map(({ count }: any) => count)).toEqual([made.started, made.completed, made.company])
  expect(funnel[4].count).toBeLessThan(funnel[3].count)
  expect(funnel[4].count).toBeGreaterThan(funnel[3].count / 4)

  const [{ average }] = (await run('Do new people stay?')).groups
  const shares: number[] = average.map(({ share }: any) => share)
  expect(shares[1]).toBeGreaterThan(1.3 * (shares[5] ?? 1))
  expect(shares[5]).toBeGreaterThan(0.1)
})

test('what happened is to be seen: a broken sign-up, a launch, a bad version, and clocks that change', async () => {
  const { from, to, version } = story.brokenSignUp
  const broken = await run('Signing up, by browser', {
    range: { kind: 'days', from: dayBefore(from), to: dayBefore(to) },
  })
  const rate = ({ steps }: any): number => steps[1].fromStart
  const others = broken.groups.filter(({ group }: any) => group[0] !== version)
  expect(rate(broken.groups.find(({ group }: any) => group[0] === version))).toBeLessThan(0.25)
  expect(Math.min(...others.map(rate))).toBeGreaterThan(0.4)

  const share = await run('Share of people who plan routes')
  const shares: number[] = share.series.find(({ formula }: any) => formula === 0).values
  expect(shares.at(-3)).toBeGreaterThan(1.8 * (shares.at(4) ?? 0))

  const failed = await run('Failed syncs by version of the app')
  const total = (name: string): number => failed.series.find(({ group }: any) => group[0] === name).total
  expect(total('4.2')).toBeGreaterThan(4 * total('4.2.1'))

  const hours = await ask(`SELECT avg(toHour(ts, '${story.zone}')) AS local, avg(toHour(ts)) AS utc FROM events
    WHERE event = 'app_opened' GROUP BY timezoneOffset(toTimeZone(ts, '${story.zone}')) AS offset ORDER BY offset`)
  expect(hours).toHaveLength(2)
  expect(Math.abs(hours[0].local - hours[1].local)).toBeLessThan(0.2)
  expect(Math.abs(hours[0].utc - hours[1].utc)).toBeGreaterThan(0.8)
})

test('a contact who wrote feedback is a person with a browser, an account and events', async () => {
  const [{ at: identified } = { at: 0 }] = await ask(
    `SELECT count() AS at FROM events WHERE event = 'signup_completed'`,
  )
  expect(identified).toBeGreaterThan(3_000)
  const number = demoContacts.findIndex((_, at) => at > 0)
  const contact = demoContacts[number]
  const key = sipHash64(`user-${String(number).padStart(5, '0')}`)
  const person = await me.get(`/v1/persons/${key}?project=${project}`)
  expect(person.status, person.text).toBe(200)
  expect(person.body).toMatchObject({ name: contact?.name, email: contact?.email, contact: { name: contact?.name } })
  const { items } = (await me.get(`/v1/persons/${key}/timeline?project=${project}&kind=feedback`)).body
  expect(items.length).toBeGreaterThan(0)
})

test('a stretch of time that is made again stores nothing twice', async () => {
  const count = () => ask('SELECT count() AS events, uniqExact(id) AS ids FROM events')
  const [before] = await count()
  expect(before.events).toBeGreaterThan(700_000)
  expect(before.ids).toBe(before.events)
  await storeUsage(gantry.app, { project, now: new Date(making.payload.now) }, story.days - 28, 28)
  expect(await count()).toEqual([before])
})
