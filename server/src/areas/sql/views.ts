import type { App } from '../../platform/context.ts'
import { accountsOf, type Resolution } from '../persons/index.ts'
import { makeViews } from './metrics.ts'

// The prefix that the analyst of stores/clickhouse-config.ts is granted.
const prefix = 'gantry_project_'

/** The database of a project: views over its own rows and nothing else. */
export const databaseOf = (projectId: string): string => `${prefix}${projectId.replaceAll('-', '')}`

const made = new WeakMap<App, Map<string, string>>()

/**
 * Makes the views of a project unless this process has made them in the same form before: the form changes when the first
 * people of the project are merged, or the first account is known.
 */
export async function ensureViews(app: App, projectId: string, resolution: Resolution): Promise<string> {
  const database = databaseOf(projectId)
  const views = viewsOf(projectId, resolution)
  const form = JSON.stringify(views)
  const known = made.get(app) ?? new Map<string, string>()
  made.set(app, known)
  if (known.get(database) !== form) {
    await makeViews(app, database, views)
    known.set(database, form)
  }
  return database
}

/** What each view says. An id of a project holds only hex digits and dashes, so it may stand in the text. */
function viewsOf(projectId: string, resolution: Resolution): Record<string, string> {
  const { join, person, account } = accountsOf(resolution)
  const bind = (query: string) => query.replaceAll('{project:UUID}', `toUUID('${projectId}')`)
  return {
    events: bind(`SELECT e.event AS event, e.ts AS timestamp, ${person} AS person, e.distinct_id AS distinct_id,
        ${account} AS account, e.session AS session, e.properties AS properties, e.id AS id,
        e.received_at AS received_at, e.sdk AS sdk, e.marks AS marks
      FROM gantry.events AS e ${join} WHERE e.project = {project:UUID}`),
    persons: bind(`SELECT person, properties, first_seen FROM gantry.persons FINAL WHERE project = {project:UUID}`),
    accounts: bind(`SELECT account, properties FROM gantry.accounts FINAL WHERE project = {project:UUID}`),
    person_accounts: bind(
      `SELECT person, account, since FROM gantry.person_accounts FINAL WHERE project = {project:UUID}`,
    ),
  }
}
