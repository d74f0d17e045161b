import { z } from 'zod'
import type { App } from '../../../platform/context.ts'
import { demoAccounts, demoContacts } from './company.ts'
import {
  habits,
  pathOfEvent,
  peopleCount,
  routePlannedAfterLaunch,
  staffCount,
  story,
  syncFailedInVersion42,
  visitorCount,
} from './story.ts'

/**
 * The demo's events as SELECTs that make them from numbers: the same for the same day, but for the ids of the project. Every
 * query binds `project`, `today` (Date, in the zone of the demo), `now` and the accounts and plans of the customers.
 * `p` numbers the people, `d` the days: 0 is the oldest, the last is today.
 */

/** A number in [0, 1) that is always the same for the same salt and values. */
const chance = (salt: number, ...values: string[]): string =>
  `(sipHash64(${[4_200 + salt, ...values].join(', ')}) / 18446744073709551616)`

const list = (texts: readonly string[]): string => `[${texts.map((text) => `'${text}'`).join(', ')}]`

/** One of the names, by weights. */
function choose(roll: string, weights: Readonly<Record<string, number>>): string {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  const ends = Object.values(weights).map((weight) => {
    sum += weight
    return sum / total
  })
  ends[ends.length - 1] = 1
  return `${list(Object.keys(weights))}[arrayFirstIndex(x -> x > ${roll}, [${ends.join(', ')}])]`
}

const last = story.days - 1
/** The index of the day so many days before today. */
const dayBefore = (days: number): number => last - days
const dateOf = (day: string): string => `({today:Date} - ${last} + ${day})`
/** A time of day on the clocks of the demo, as an instant. */
const momentOf = (day: string, seconds: string): string =>
  `addMilliseconds(toDateTime64(toDateTime(${dateOf(day)}, '${story.zone}'), 3), toInt64(1000 * (${seconds})))`
const isWeekend = (day: string): string => `toDayOfWeek(${dateOf(day)}) >= 6`

const { brokenSignUp: broken } = story
const isBroken = `started BETWEEN ${dayBefore(broken.from)} AND ${dayBefore(broken.to)}
  AND browser = '${broken.browser}' AND browser_version = '${broken.version}'`

const browserOf = (who: string): string =>
  choose(chance(3, who), { Chrome: 54, [broken.browser]: 26, Edge: 12, Firefox: 8 })
const versionOf = (
  who: string,
  browser: string,
): string => `multiIf(${browser} = 'Chrome', '142', ${browser} = 'Edge', '142',
  ${browser} = 'Firefox', '145', ${chance(4, who)} < 0.7, '${broken.version}', '18.6')`
const countryOf = (who: string): string => choose(chance(5, who), { GB: 42, DE: 20, US: 16, ES: 9, SE: 8, JP: 5 })

/**
 * Everybody who ever tried to sign up: `started` is the day, `is_in` whether it worked. Half of the customers' staff came
 * before the first day (-1). There are more of the others every week, and few begin on a weekend.
 */
const people = `SELECT p, is_staff, browser, browser_version, country, is_mobile, is_loyal, plan, account, started, signup_second,
    is_staff OR ${chance(6, 'p')} < if(${isBroken}, 0.06, 0.64) AS is_in,
    concat('anon-', lower(hex(sipHash64(4200, p)))) AS anonymous_id,
    concat('user-', leftPad(toString(p), 5, '0')) AS user_id
  FROM (SELECT number AS p, p < ${staffCount} AS is_staff,
      ${browserOf('p')} AS browser, ${versionOf('p', 'browser')} AS browser_version, ${countryOf('p')} AS country,
      ${chance(7, 'p')} < 0.35 AS is_mobile, ${chance(8, 'p')} < if(is_staff, 0.8, 0.3) AS is_loyal,
      -- Four contacts of each account come first, then the others in turn.
      if(p < 4 * length({accounts:Array(String)}), intDiv(p, 4), p % length({accounts:Array(String)})) + 1 AS customer,
      if(is_staff, {plans:Array(String)}[customer], 'Trial') AS plan,
      if(is_staff, {accounts:Array(String)}[customer], '') AS account,
      toInt32(floor(${story.days} * pow(${chance(1, 'p')}, 0.7))) AS drawn,
      if(is_staff AND ${chance(9, 'p')} < 0.5, -1,
        drawn + if(${isWeekend('drawn')} AND ${chance(2, 'p')} < 0.7, 8 - toDayOfWeek(${dateOf('drawn')}), 0)) AS started,
      28800 + 39600 * (${chance(10, 'p')} + ${chance(11, 'p')}) / 2 AS signup_second
    FROM numbers(${peopleCount}))`

const shared = 'p, d, browser, browser_version, country, is_mobile, plan, account'

/** Who opened the app on which day: less every day since the start but for the loyal, and little on weekends. */
const usage = `SELECT ${shared}, user_id AS distinct_id, concat('s', lower(hex(sipHash64(4201, p, d)))) AS session,
    if(i = 0, 'app_opened', multiIf(
      is_mobile AND d BETWEEN ${dayBefore(story.version42)} AND ${dayBefore(story.version421) - 1}, ${habit({
        ...habits,
        route_planned: routePlannedAfterLaunch,
        sync_failed: syncFailedInVersion42,
      })},
      d >= ${dayBefore(story.routePlanning)}, ${habit({ ...habits, route_planned: routePlannedAfterLaunch })},
      ${habit(habits)})) AS event,
    ${momentOf(
      'd',
      `if(d = started, signup_second + 900, 21600 + 43200 * (${chance(12, 'p', 'd')} + ${chance(13, 'p', 'd')}) / 2)
      + 80 * i + 60 * ${chance(14, 'p', 'd', 'i')}`,
    )} AS ts, '' AS source, toUInt8(i) AS place
  FROM (${people}) AS people CROSS JOIN (SELECT toInt32({from:Int32} + number) AS d FROM numbers({days:UInt32})) AS days
  ARRAY JOIN range(toUInt32(3 + floor(11 * ${chance(15, 'p', 'd')}))) AS i
  WHERE is_in AND d >= started AND (d = started OR ${chance(16, 'p', 'd')} < if(${isWeekend('d')}, 0.3, 1)
    * if(is_loyal, 0.6, 0.55 * exp((started - d) / 9)))`

function habit(weights: Readonly<Record<string, number>>): string {
  return choose(chance(17, 'p', 'd', 'i'), weights)
}

const sourceOf = (who: string): string =>
  choose(chance(18, who), { google: 38, direct: 30, partner: 14, newsletter: 10, linkedin: 8 })

/** The way in, under the id of the browser until the sign-up is done. */
const signUps = `SELECT ${shared}, if(step.3, user_id, anonymous_id) AS distinct_id,
    concat('w', lower(hex(sipHash64(4202, p)))) AS session, step.1 AS event,
    ${momentOf('d', 'signup_second + step.2')} AS ts, ${sourceOf('p')} AS source, step.4 AS place
  FROM (SELECT *, started AS d FROM (${people}) WHERE started BETWEEN {from:Int32} AND {from:Int32} + {days:UInt32} - 1)
  ARRAY JOIN arrayFilter(step -> is_in OR NOT step.3, arrayConcat(
    [('page_viewed', 0, false, 100), ('page_viewed', 70, false, 101), ('signup_started', 160, false, 102), ('signup_completed', 290, true, 103)],
    if(${chance(19, 'p')} < 0.86, [('company_created', 420, true, 104)], []))) AS step`

/** People who only looked at the web site, half as many on weekends. */
const visits = `SELECT number + ${peopleCount} AS p, toInt32(floor(${story.days} * pow(${chance(20, 'number')}, 0.8))) AS d,
    ${browserOf('number')} AS browser, ${versionOf('number', 'browser')} AS browser_version, ${countryOf('number')} AS country,
    ${chance(21, 'number')} < 0.5 AS is_mobile, '' AS plan, '' AS account, concat('anon-', lower(hex(sipHash64(4203, number)))) AS distinct_id,
    concat('w', lower(hex(sipHash64(4204, number)))) AS session, 'page_viewed' AS event,
    ${momentOf('d', `25200 + 50400 * ${chance(22, 'number')} + 45 * i`)} AS ts, ${sourceOf('number')} AS source, toUInt8(110 + i) AS place
  FROM numbers(${visitorCount}) ARRAY JOIN range(toUInt32(1 + floor(4 * ${chance(23, 'number')}))) AS i
  WHERE d BETWEEN {from:Int32} AND {from:Int32} + {days:UInt32} - 1 AND (NOT (${isWeekend('d')}) OR ${chance(24, 'number')} < 0.5)`

const sitePages = list(['/', '/pricing', '/features', '/booking', '/blog'])
const version = `multiIf(d >= ${dayBefore(story.version421)}, '4.2.1', d >= ${dayBefore(story.version42)}, '4.2', '4.1')`
const path = `transform(event, ${list(Object.keys(pathOfEvent))}, ${list(Object.values(pathOfEvent))},
  ${sitePages}[if(place IN (100, 110), 1, if(place = 101, 2, 1 + toUInt32(floor(5 * ${chance(25, 'p', 'place')}))))])`

const properties = `toJSONString(CAST((${path}, browser, browser_version,
    if(is_mobile, if(browser = 'Safari', 'iOS', 'Android'), if(browser = 'Safari', 'macOS', 'Windows')),
    if(is_mobile, 'mobile', 'desktop'), country, nullIf(plan, ''), if(event = 'page_viewed', NULL, ${version}), nullIf(source, ''),
    if(event IN ('invoice_sent', 'payment_received'), round(40 + 400 * pow(${chance(26, 'p', 'd', 'place')}, 2), 2), NULL)),
  'Tuple(path String, browser String, browser_version String, os String, device_type String, country String,
    plan Nullable(String), app_version Nullable(String), utm_source Nullable(String), amount Nullable(Float64))'))`

const id = 'reinterpretAsUUID(sipHash128({project:UUID}, p, d, place))'

/** The events of the `days` days from day `from`, but for those that are stored already: a run that broke off goes on. */
const insertUsage = `INSERT INTO gantry.events
    (project, event, ts, person, distinct_id, id, session, account, properties, received_at, sdk)
  SELECT {project:UUID}, event, ts, sipHash64(distinct_id), distinct_id, ${id} AS id, session, account,
    CAST(${properties} AS JSON(max_dynamic_paths = 256)), ts + toIntervalMillisecond(400),
    if(is_mobile AND event != 'page_viewed', 'gantry-mobile/1.4', 'gantry-web/2.1')
  FROM (${usage} UNION ALL ${signUps} UNION ALL ${visits})
  WHERE ts < {now:DateTime64(3, 'UTC')}
    AND id GLOBAL NOT IN (SELECT id FROM gantry.events WHERE project = {project:UUID}
      AND ts >= ${momentOf('{from:Int32}', '0')} AND ts < ${momentOf('{from:Int32} + {days:UInt32}', '3600')})`

const signUpMoment = momentOf('started', 'signup_second + 290')

/** Whose browser became which user, and when, for those who have signed up. */
const selectIdentities = `SELECT anonymous_id AS from, user_id AS to, toUnixTimestamp64Milli(${signUpMoment}) AS at,
    toString(reinterpretAsUUID(sipHash128({project:UUID}, p, 'identify'))) AS eventId
  FROM (${people}) WHERE is_in AND started >= 0 AND ${signUpMoment} < {now:DateTime64(3, 'UTC')}`

/** What is known of everybody who has signed up: the first are the contacts of the customers, by name and e-mail. */
const insertProfiles = `INSERT INTO gantry.person_changes (project, raw, distinct_id, at, operation, properties, event_id)
  SELECT {project:UUID}, sipHash64(user_id), user_id, greatest(${signUpMoment}, ${momentOf('0', '0')}), 'set',
    CAST(toJSONString(CAST((
      if(p < length({emails:Array(String)}), {emails:Array(String)}[p + 1], concat(user_id, '@', if(is_staff, account, 'trial'), '.example')),
      if(p < length({names:Array(String)}), {names:Array(String)}[p + 1], NULL), plan, country, if(is_mobile, 'mobile', 'desktop'),
      ${choose(chance(27, 'p'), { office: 35, field: 50, owner: 15 })}),
    'Tuple(email String, name Nullable(String), plan String, country String, main_device String, job String)')) AS JSON(max_dynamic_paths = 256)),
    reinterpretAsUUID(sipHash128({project:UUID}, p, 'set'))
  FROM (${people}) WHERE is_in AND ${signUpMoment} < {now:DateTime64(3, 'UTC')}`

/** What a run makes: `now` is the moment the demo was made at, whenever the run is. */
export type UsageOf = { project: string; now: Date }

const paramsOf = ({ project, now }: UsageOf) => ({
  project,
  now,
  today: new Intl.DateTimeFormat('sv-SE', { timeZone: story.zone }).format(now),
  accounts: demoAccounts.map(({ externalId }) => externalId),
  plans: demoAccounts.map(({ plan }) => plan),
})
const contacts = { emails: demoContacts.map(({ email }) => email), names: demoContacts.map(({ name }) => name) }
const settings = { wait_end_of_query: 1, max_memory_usage: '2000000000', max_threads: 2 } as const

export async function storeUsage({ analytics }: App, of: UsageOf, from: number, days: number): Promise<void> {
  await analytics.command({
    query: insertUsage,
    query_params: { ...paramsOf(of), from, days },
    clickhouse_settings: settings,
  })
}

export async function storeProfiles({ analytics }: App, of: UsageOf): Promise<void> {
  await analytics.command({
    query: insertProfiles,
    query_params: { ...paramsOf(of), ...contacts },
    clickhouse_settings: settings,
  })
}

const Identities = z.array(z.object({ from: z.string(), to: z.string(), at: z.coerce.number(), eventId: z.string() }))
export type DemoIdentity = z.infer<typeof Identities>[number]

export async function findIdentities({ analytics }: App, of: UsageOf): Promise<DemoIdentity[]> {
  const reply = await analytics.query({
    query: selectIdentities,
    query_params: paramsOf(of),
    format: 'JSONEachRow',
  })
  return Identities.parse(await reply.json())
}
