import { Readable } from 'node:stream'
import type { App } from '../../platform/context.ts'

type Project = { workspaceId: string; projectId: string }

/** Projects whose senders have said something about who is who. */
export async function listProjectsWithHints({ pool }: Pick<App, 'pool'>): Promise<Project[]> {
  const { rows } = await pool.query<Project>(
    'select distinct workspace_id as "workspaceId", project_id as "projectId" from identity_events',
  )
  return rows
}

/** Projects with people whose properties have to be made again. */
export async function listDirtyProjects({ pool }: Pick<App, 'pool'>): Promise<Project[]> {
  const { rows } = await pool.query<Project>(
    'select distinct workspace_id as "workspaceId", project_id as "projectId" from person_dirty',
  )
  return rows
}

type Waiting = { id: number; project: string; raw: string; since: Date; person: string; isDeleted: boolean }

const rowsAtOnce = 5_000

/** Brings waiting rows to ClickHouse; a row sent twice has the same version and counts once. */
export async function sendIds({ pool, analytics }: Pick<App, 'pool' | 'analytics'>): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<Waiting>(
      `select id, project_id as project, raw, since, person, is_deleted as "isDeleted"
         from person_outbox order by id limit ${rowsAtOnce}`,
    )
    if (rows.length === 0) return
    const lines = rows.map(({ id, project, raw, since, person, isDeleted }) =>
      JSON.stringify({ id, project, raw_id: raw, since: since.getTime(), person_id: person, gone: Number(isDeleted) }),
    )
    const { stream } = await analytics.exec({
      query: `INSERT INTO gantry.person_ids (project, raw, since, person, distinct_id, version, is_deleted)
        SELECT project, sipHash64(raw_id), fromUnixTimestamp64Milli(since), sipHash64(person_id), raw_id, id, gone
        FROM input('id UInt64, project UUID, raw_id String, since Int64, person_id String, gone UInt8') FORMAT JSONEachRow`,
      values: Readable.from([lines.join('\n')]),
    })
    stream.resume()
    await pool.query('delete from person_outbox where id = any($1)', [rows.map(({ id }) => id)])
    if (rows.length < rowsAtOnce) return
  }
}

/** Marks whose changes of properties have come to ClickHouse since the last look. */
export async function markChanged({ pool, analytics }: Pick<App, 'pool' | 'analytics'>): Promise<void> {
  const { rows } = await pool.query<{ until: Date }>(`select until from person_cursors where name = 'changes'`)
  // A row is timed when its block is made and seen a little later: the last seconds are looked at again.
  const since = (rows[0]?.until.getTime() ?? overlapMs) - overlapMs
  const found = await analytics.query({
    query: `SELECT toString(project) AS project, toString(raw) AS key, toUnixTimestamp64Milli(max(received_at)) AS at
      FROM gantry.person_changes WHERE received_at > fromUnixTimestamp64Milli({since:Int64}) GROUP BY project, raw`,
    query_params: { since },
    format: 'JSONEachRow',
  })
  const changes = await found.json<{ project: string; key: string; at: string }>()
  const latest = Math.max(0, ...changes.map(({ at }) => Number(at)))
  if (latest <= since + overlapMs) return
  await pool.query(
    `with changed as (
       insert into person_dirty (workspace_id, project_id, key, marked_at)
       select p.workspace_id, p.id, c.key, now()
         from unnest($1::uuid[], $2::text[]) as c (project, key) join projects p on p.id = c.project
       on conflict (project_id, key) do update set marked_at = excluded.marked_at)
     insert into person_cursors (name, until) values ('changes', to_timestamp($3::double precision / 1000))
     on conflict (name) do update set until = excluded.until`,
    [changes.map(({ project }) => project), changes.map(({ key }) => key), latest],
  )
}
const overlapMs = 3_000
