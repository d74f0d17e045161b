import type { App } from '../../platform/context.ts'
import type { Properties } from './properties.rules.ts'
import { accountsOf, type Resolution } from './resolve.ts'

type Reader = { app: Pick<App, 'analytics'> }

async function read<Row>({ app }: Reader, query: string, params: Record<string, unknown>): Promise<Row[]> {
  const result = await app.analytics.query({
    query,
    query_params: params,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0, max_execution_time: 20 },
  })
  return result.json<Row>()
}

/** Keys that events of the last arrivals name accounts by. `until`: the last arrival that was looked at. */
export const listNewAccountKeys = (app: Pick<App, 'analytics'>, since: number) =>
  read<{ project: string; account: string; until: number }>(
    { app },
    `SELECT toString(project) AS project, toString(account) AS account, toUnixTimestamp64Milli(max(received_at)) AS until
      FROM gantry.events WHERE received_at > fromUnixTimestamp64Milli({since:Int64}) AND account != ''
      GROUP BY project, account`,
    { since },
  )

/** What events name these accounts by, and the accounts that a person is known to belong to. */
export const listAccountKeys = (ctx: Reader, project: string, named: readonly string[], person: string) =>
  read<{ account: string; standsFor: string }>(
    ctx,
    `SELECT account, stands_for AS standsFor FROM gantry.accounts FINAL
      WHERE project = {project:UUID} AND (account IN {named:Array(String)} OR account IN (
        SELECT account FROM gantry.person_accounts FINAL WHERE project = {project:UUID} AND person = {person:UInt64}))
     UNION DISTINCT SELECT arrayJoin({named:Array(String)}) AS account, '' AS standsFor
      WHERE account NOT IN (SELECT account FROM gantry.accounts FINAL WHERE project = {project:UUID})`,
    { project, named, person: BigInt(person) },
  )

export const listKeysOfAccounts = (ctx: Reader, project: string, ids: readonly string[]) =>
  read<{ account: string; standsFor: string }>(
    ctx,
    `SELECT account, stands_for AS standsFor FROM gantry.accounts FINAL
      WHERE project = {project:UUID} AND stands_for IN {ids:Array(String)}`,
    { project, ids },
  )

export type AccountKeyRow = {
  project: string
  account: string
  stands_for: string
  properties: Properties
  version: number
  is_deleted: 0 | 1
}
export const storeAccountKeys = ({ app }: Reader, rows: readonly AccountKeyRow[]) =>
  rows.length === 0
    ? undefined
    : app.analytics.insert({ table: 'gantry.accounts', values: [...rows], format: 'JSONEachRow' })

export type PersonAccountRow = { project: string; person: string; since: number; account: string; version: number }

/** The account that each person belongs to now, as far as known. */
export const listPersonAccounts = (ctx: Reader, project: string, people: readonly string[]) =>
  read<{ person: string; account: string }>(
    ctx,
    `SELECT toString(person) AS person, argMax(account, since) AS account FROM gantry.person_accounts FINAL
      WHERE project = {project:UUID} AND person IN {people:Array(UInt64)} GROUP BY person`,
    { project, people: people.map(BigInt) },
  )

export const storePersonAccounts = ({ app }: Reader, rows: readonly PersonAccountRow[]) =>
  rows.length === 0
    ? undefined
    : app.analytics.insert({
        table: 'gantry.person_accounts',
        values: rows.map((row) => ({ ...row, since: new Date(row.since).toISOString() })),
        format: 'JSONEachRow',
        clickhouse_settings: { date_time_input_format: 'best_effort' },
      })

/** People of a project with one of these e-mail addresses (lower case) or raw ids. */
export const findPeopleOfContacts = (ctx: Reader, project: string, emails: readonly string[], ids: readonly string[]) =>
  read<{ key: string }>(
    ctx,
    `SELECT toString(person) AS key FROM gantry.persons FINAL WHERE project = {project:UUID} AND (
        lower(ifNull(toString(properties.email), '')) IN {emails:Array(String)}
        OR lower(ifNull(toString(properties.\`$email\`), '')) IN {emails:Array(String)}
        OR lower(distinct_id) IN {emails:Array(String)} OR distinct_id IN {ids:Array(String)})
     UNION DISTINCT SELECT DISTINCT toString(person) AS key FROM gantry.events
      WHERE project = {project:UUID} AND person IN (SELECT sipHash64(arrayJoin({ids:Array(String)})))`,
    { project, emails, ids },
  )

/** Who did something for an account in the last 30 days, those seen last first, and how much it was. */
export const listPeopleOfAccount = (
  ctx: Reader,
  project: string,
  { keys, resolution, from }: { keys: readonly string[]; resolution: Resolution; from: number },
) => {
  const { join, person, account } = accountsOf(resolution)
  return read<{ key: string; last: number; events: number; people: number }>(
    ctx,
    `SELECT toString(who) AS key, max(at) AS last, sum(count()) OVER () AS events, count() OVER () AS people
      FROM (SELECT ${person} AS who, toUnixTimestamp64Milli(e.ts) AS at FROM gantry.events AS e ${join}
        WHERE e.project = {project:UUID} AND e.ts >= fromUnixTimestamp64Milli({from:Int64})
          AND ${account} IN {keys:Array(String)})
      GROUP BY who ORDER BY last DESC, key LIMIT 20`,
    { project, keys, from },
  )
}
