/** What a project's events need to be turned into people and accounts of today; see `loadResolution`. */
export type Resolution = {
  /** Some raw id stands for another person than itself. */
  hasMerges: boolean
  /** Some raw id had several persons over time (a shared device). */
  hasSharedIds: boolean
  /** Some key that events name an account by is known among the customers. */
  hasAccountKeys: boolean
  /** Some person is known to belong to an account. */
  hasPersonAccounts: boolean
  /** Rises with every change of the above: part of the key of a cached result. */
  revision: number
}

/** Nobody was ever merged: raw ids are persons. */
export const unresolved: Resolution = {
  hasMerges: false,
  hasSharedIds: false,
  hasAccountKeys: false,
  hasPersonAccounts: false,
  revision: 0,
}

/** SQL behind `FROM gantry.events AS e` (empty when nothing is to be joined), and the expression it makes possible. */
export type Resolved<Column extends string> = { join: string } & Record<Column, string>

/**
 * The person of an event as of today, UInt64: `FROM gantry.events AS e ${join} WHERE e.project = {project:UUID}`, then
 * `person` wherever a column may stand. The query binds `project`. Costs nothing where nobody was merged. `GLOBAL`: on a
 * cluster the ids are read once and sent to every shard. Why a join: docs/decisions/006.
 */
export function peopleOf(
  { hasMerges, hasSharedIds }: Pick<Resolution, 'hasMerges' | 'hasSharedIds'>,
  events = 'e',
): Resolved<'person'> {
  const raw = `${events}.person`
  if (!hasMerges) return { join: '', person: raw }
  const ids = 'FROM gantry.person_ids FINAL WHERE project = {project:UUID}'
  const join = hasSharedIds
    ? `GLOBAL ASOF LEFT JOIN (SELECT raw, since, person ${ids}) AS known
         ON known.raw = ${raw} AND ${events}.ts >= known.since`
    : `GLOBAL ANY LEFT JOIN (SELECT raw, person ${ids}) AS known ON known.raw = ${raw}`
  return { join, person: `if(known.person = 0, ${raw}, known.person)` }
}

/**
 * Person and account of an event as of today. `account` is the id of the customers' account as text, the key as it was sent
 * where no customer has it, or empty. An event that names no account belongs to the one its person belonged to then.
 */
export function accountsOf(resolution: Resolution, events = 'e'): Resolved<'person' | 'account'> {
  const people = peopleOf(resolution, events)
  const joins = [people.join]
  const raw = `${events}.account`
  let account = raw
  if (resolution.hasAccountKeys) {
    joins.push(`GLOBAL ANY LEFT JOIN (SELECT account, stands_for FROM gantry.accounts FINAL
         WHERE project = {project:UUID}) AS keys ON keys.account = ${raw}`)
    account = `if(keys.stands_for = '', ${raw}, keys.stands_for)`
  }
  if (resolution.hasPersonAccounts) {
    joins.push(`GLOBAL ASOF LEFT JOIN (SELECT person, since, account FROM gantry.person_accounts FINAL
         WHERE project = {project:UUID}) AS belongs ON belongs.person = ${people.person} AND ${events}.ts >= belongs.since`)
    account = `if(${raw} = '', belongs.account, ${account})`
  }
  return { join: joins.filter(Boolean).join('\n'), person: people.person, account }
}

/**
 * People of a project with the raw ids that stand for them, for a question about a few persons: a condition on
 * `events.person` that reads their ids only. Binds `{people:Array(UInt64)}` beside `project`.
 */
export const rawIdsOfPeople = `(SELECT raw FROM gantry.person_ids FINAL
    WHERE project = {project:UUID} AND person IN {people:Array(UInt64)}
    UNION ALL SELECT arrayJoin({people:Array(UInt64)}))`
