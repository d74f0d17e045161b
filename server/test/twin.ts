import { Readable } from 'node:stream'
import { sipHash64 } from '../src/areas/persons/index.ts'
import type { Caller, Reply, TestGantry, TestWorkspace } from './app.ts'

/** A workspace with at least one of everything, and a member in it who holds every role. */
export type Twin = { workspace: TestWorkspace; caller: Caller; ids: Map<string, string>; person: string }

/**
 * Fills a workspace through the API. Every name holds `mark`, so that a leak into another workspace's answers can be seen.
 * `ids` has one id of each kind of object, by table; `person` is somebody with an event.
 */
export async function makeTwin(gantry: TestGantry, mark: string): Promise<Twin> {
  const workspace = await gantry.newWorkspace()
  const caller = await workspace.member(['viewer', 'contributor', 'product_manager', 'product_ops', 'owner'], {
    name: `Owner ${mark}`,
  })
  const post = async (path: string, body: object): Promise<any> => assertDone(path, await caller.post(path, body)).body
  const account = await post('/v1/customers/accounts', { name: `Account ${mark}`, domains: [`${mark}.example`] })
  await post('/v1/customers/contacts', {
    name: `Contact ${mark}`,
    emails: [`contact@${mark}.example`],
    accountId: account.id,
  })
  await post('/v1/customers/segments', { name: `Segment ${mark}`, filter: {} })
  const member = await post('/v1/people/members', { name: `Member ${mark}`, email: `member@${mark}.example` })
  await post('/v1/people/teams', { name: `Team ${mark}`, memberIds: [member.id] })
  const area = await post('/v1/people/areas', { name: `Area ${mark}`, ownerId: caller.memberId })
  await post('/v1/people/calendars', { name: `Calendar ${mark}` })
  await post('/v1/people/absences', { memberId: caller.memberId, from: '2026-08-03', to: '2026-08-07' })
  const source = await post('/v1/feedback/sources', { kind: 'api', name: `Source ${mark}` })
  const item = await post('/v1/feedback/items', {
    sourceId: source.id,
    externalId: `x-${mark}`,
    subject: `Item ${mark}`,
    body: `The invoice of ${mark} is wrong.`,
  })
  await post('/v1/feedback/rules', {
    name: `Rule ${mark}`,
    conditions: [{ field: 'text', operator: 'contains', values: [mark] }],
    areaId: area.id,
  })
  const project = await post('/v1/projects', { name: `Project ${mark}` })
  const definition = { kind: 'trends', series: [{ event: `Event ${mark}` }] }
  const insight = await post('/v1/insights/saved', { project: project.id, name: `Insight ${mark}`, definition })
  const watched = { point: { kind: 'trends' }, condition: { kind: 'threshold', above: 1 } }
  await post('/v1/alerts', { insightId: insight.id, name: `Alert ${mark}`, ...watched })
  await post('/v1/tracking/events', { project: project.id, name: `Planned ${mark}` })
  await post('/v1/cohorts', { project: project.id, name: `Cohort ${mark}`, distinctIds: [`Person ${mark}`] })
  await workspace.inside(({ app }) =>
    app.analytics.insert({
      table: 'gantry.events',
      values: [
        { project: project.id, event: `Event ${mark}`, ts: '2026-03-02 10:00:00', distinct_id: `Person ${mark}` },
      ],
      columns: ['project', 'event', 'ts', 'distinct_id'],
      format: 'JSONEachRow',
    }),
  )
  await post('/v1/annotations', { project: project.id, text: `Annotation ${mark}`, at: '2026-03-02T10:00:00Z' })
  await post('/v1/sql/run', { project: project.id, text: 'SELECT 1' })
  await post('/v1/sql/queries', { project: project.id, name: `Query ${mark}`, text: 'SELECT 1' })
  const metric = await post('/v1/metrics', { project: project.id, key: 'twin', name: `Metric ${mark}`, definition })
  const tiles = [{ id: 'm', x: 0, y: 0, w: 6, h: 4, kind: 'metric', metric: metric.id }]
  const board = await post('/v1/dashboards', { project: project.id, name: `Dashboard ${mark}`, tiles, isShared: true })
  await post(`/v1/dashboards/${board.id}/links`, {})
  const object = { kind: 'feedback_item', objectId: item.id }
  await post('/v1/comments', { ...object, text: `Comment ${mark}` })
  await post('/v1/links', {
    from: { kind: 'feedback_item', id: item.id },
    to: { kind: 'account', id: account.id },
    relation: 'relates_to',
  })
  await post('/v1/views', { name: `View ${mark}`, page: 'feedback', query: 'status=new', isShared: true })
  await post('/v1/keys', { name: `Key ${mark}`, role: 'viewer' })
  await caller.call('POST', `/v1/files?name=${mark}.txt`, Readable.from([`File ${mark}`]), octets)
  await caller.call(
    'POST',
    `/v1/imports?kind=accounts&fileName=${mark}.csv`,
    Readable.from([`name\nImported ${mark}\n`]),
    octets,
  )
  return { workspace, caller, ids: await idsOf(gantry, workspace.id), person: sipHash64(`Person ${mark}`) }
}

const tableOf: Record<string, string> = {
  object: 'feedback_items',
  thread: 'comments',
  mention: 'members',
  owner: 'members',
  member: 'members',
  assignee: 'members',
  deputy: 'members',
  lead: 'members',
  fallbackOwner: 'members',
  segment: 'segments',
  account: 'accounts',
  contact: 'contacts',
  area: 'product_areas',
  fallbackArea: 'product_areas',
  parent: 'product_areas',
  source: 'feedback_sources',
  import: 'imports',
  calendar: 'calendars',
  project: 'projects',
  run: 'sql_runs',
  cohort: 'cohorts',
  insight: 'saved_insights',
  metric: 'metrics',
  change: 'metric_changes',
  team: 'teams',
}

/** The id of the twin's own object that belongs at a place such as `body.areaId` of an endpoint. */
export function ownIdAt({ ids }: Twin, path: string, place: string): string {
  const name =
    place
      .split('.')
      .at(-1)
      ?.replaceAll('[]', '')
      .replace(/Ids?$|s$/, '') ?? ''
  if (place.endsWith('from.id')) return ids.get('feedback_items') ?? ''
  if (place.endsWith('to.id')) return ids.get('contacts') ?? ''
  if (place.includes('rule')) return ids.get(name === 'id' ? 'feedback_rules' : (tableOf[name] ?? '')) ?? ''
  return ids.get(tableOf[name] ?? tableOfPath(path)) ?? ''
}

/** The id of the twin's own object that a path is about. */
export const ownIdInPath = ({ ids }: Twin, path: string): string => ids.get(tableOfPath(path)) ?? ''

const byPath: readonly [RegExp, string][] = [
  [/tracking.events/, 'tracking_events'],
  [/insights.saved/, 'saved_insights'],
  [/annotations/, 'annotations'],
  [/persons.accounts/, 'accounts'],
  [/persons.contacts/, 'contacts'],
  [/sql.queries/, 'sql_queries'],
  [/sql.runs/, 'sql_runs'],
  [/dashboard-links/, 'dashboard_links'],
  [/metric-changes/, 'metric_changes'],
  [/^.v1.cohorts/, 'cohorts'],
  [/^.v1.projects/, 'projects'],
  [/write-keys/, 'write_keys'],
  [/feedback\/items/, 'feedback_items'],
  [/feedback\/rules/, 'feedback_rules'],
  [/feedback\/sources/, 'feedback_sources'],
  [/people\/areas/, 'product_areas'],
  [/persons\/merges/, 'person_edges'],
  [/views/, 'saved_views'],
  [/keys/, 'api_keys'],
  [/outbox/, 'mails'],
  [/jobs/, 'jobs'],
  [/bin/, 'feedback_items'],
]
const tableOfPath = (path: string): string =>
  byPath.find(([pattern]) => pattern.test(path))?.[1] ??
  path.replace(/^\/v1\/(people\/|customers\/)?/, '').split('/')[0] ??
  ''

const octets = { 'content-type': 'application/octet-stream' }

function assertDone(path: string, reply: Reply): Reply {
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${reply.text}`)
  return reply
}

/** One id of every table of the workspace that has one. */
async function idsOf(gantry: TestGantry, workspaceId: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>([['workspaces', workspaceId]])
  for (const table of await tablesWith(gantry, 'id')) {
    const { rows } = await gantry.app.pool.query(
      `select id::text from "${table}" where workspace_id = $1 order by id limit 1`,
      [workspaceId],
    )
    if (rows[0]) ids.set(table, rows[0].id)
  }
  if (ids.size < 15) throw new Error(`only ${ids.size} kinds of objects were made: ${[...ids.keys()].join(', ')}`)
  return ids
}

/** Names of the tables of a workspace that have this column too. */
export async function tablesWith(gantry: TestGantry, column: string): Promise<string[]> {
  const { rows } = await gantry.app.pool.query<{ name: string }>(
    `select b.table_name as name from information_schema.tables b
      where b.table_schema = 'public' and b.table_type = 'BASE TABLE'
        and (select count(*) from information_schema.columns c
              where c.table_schema = 'public' and c.table_name = b.table_name and c.column_name in ('workspace_id', $1)) = 2
      order by 1`,
    [column],
  )
  return rows.map(({ name }) => name)
}

/** A hash of everything a workspace holds. */
export async function fingerprint(gantry: TestGantry, workspaceId: string): Promise<string> {
  const { rows: tables } = await gantry.app.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'workspace_id' order by 1`,
  )
  const parts: string[] = []
  for (const { name } of tables) {
    const { rows } = await gantry.app.pool.query(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from "${name}" t where workspace_id = $1`,
      [workspaceId],
    )
    parts.push(`${name}: ${rows[0].sum}`)
  }
  return parts.join('\n')
}
