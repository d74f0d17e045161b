import type pg from 'pg'
import type { AccountRow, IdentityRow } from './prepare.ts'

export type InboxRow = { target: 'events' | 'changes'; count: number; body: Buffer; ids: Buffer }
type Owned = { workspaceId: string; projectId: string; keyId: string }
export type CountRow = Owned & {
  hour: number
  sdk: string
  kind: 'event' | 'identity' | 'profile' | 'request'
  outcome: 'accepted' | 'marked' | 'refused' | 'duplicate' | 'unstorable'
  reason: string
  count: number
}
export type SampleRow = Owned & {
  at: number
  outcome: 'taken' | 'refused'
  kind: string
  name: string
  sdk: string
  reasons: readonly string[]
  raw: string
  stored: string
}
type Arrived = Owned & { receivedAt: number }

export type Intaken = {
  inbox: readonly InboxRow[]
  counts: readonly CountRow[]
  samples: readonly SampleRow[]
  identities: readonly (IdentityRow & Arrived)[]
  accounts: readonly (AccountRow & Arrived)[]
}

const moment = (column: string): string => `to_timestamp(${column} / 1000.0)`
const addCounts = (from: string): string => `insert into ingestion_counts
    (workspace_id, project_id, hour, key_id, sdk, kind, outcome, reason, count)
  select "workspaceId", "projectId", ${moment('hour')}, "keyId", sdk, kind, outcome, reason, count
    from jsonb_to_recordset(${from}) as c("workspaceId" uuid, "projectId" uuid, hour float8, "keyId" uuid, sdk text, kind text,
      outcome text, reason text, count bigint)
  on conflict (project_id, hour, key_id, sdk, kind, outcome, reason) do update
    set count = ingestion_counts.count + excluded.count`

// One statement is one transaction and one way to the disk. Commits on the owner's connection: a commit holds events of
// several workspaces, each row with its own.
const intakeStatement = `
  with rows as (
    insert into event_inbox (target, count, body, ids, received_at)
    select target, count, body, ids, now() from unnest($1::text[], $2::int[], $3::bytea[], $4::bytea[]) as r(target, count, body, ids)
  ), samples as (
    insert into ingestion_samples (workspace_id, project_id, key_id, at, outcome, kind, name, sdk, reasons, raw, stored)
    select "workspaceId", "projectId", "keyId", ${moment('at')}, outcome, kind, name, sdk,
           array(select jsonb_array_elements_text(reasons)), raw, stored
      from jsonb_to_recordset($6::jsonb) as s("workspaceId" uuid, "projectId" uuid, "keyId" uuid, at float8, outcome text,
        kind text, name text, sdk text, reasons jsonb, raw text, stored text)
  ), identities as (
    insert into identity_events (workspace_id, project_id, kind, from_id, to_id, at, received_at, is_forced, event_id, sdk)
    select "workspaceId", "projectId", kind, "from", "to", ${moment('at')}, ${moment('"receivedAt"')}, "isForced", "eventId", sdk
      from jsonb_to_recordset($7::jsonb) as i("workspaceId" uuid, "projectId" uuid, kind text, "from" text, "to" text, at float8,
        "receivedAt" float8, "isForced" boolean, "eventId" uuid, sdk text)
    on conflict (project_id, event_id) do nothing
  ), accounts as (
    insert into account_changes (workspace_id, project_id, account, group_type, operation, properties, at, received_at, event_id)
    select "workspaceId", "projectId", account, "groupType", operation, properties, ${moment('at')},
           ${moment('"receivedAt"')}, "eventId"
      from jsonb_to_recordset($8::jsonb) as a("workspaceId" uuid, "projectId" uuid, account text, "groupType" text,
        operation text, properties text, at float8, "receivedAt" float8, "eventId" uuid)
    on conflict (project_id, event_id) do nothing
  ) ${addCounts('$5::jsonb')}`

/** Puts all of it on disk at once, or nothing. */
export async function writeInbox(
  pool: pg.Pool,
  { inbox, counts, samples, identities, accounts }: Intaken,
): Promise<void> {
  await pool.query({
    name: 'write_inbox',
    text: intakeStatement,
    values: [
      inbox.map(({ target }) => target),
      inbox.map(({ count }) => count),
      inbox.map(({ body }) => body),
      inbox.map(({ ids }) => ids),
      JSON.stringify(counts),
      JSON.stringify(samples),
      JSON.stringify(identities),
      JSON.stringify(accounts),
    ],
  })
}

export type MovingRow = InboxRow & { id: number }
const moving = 'returning id, target, count, body, ids'
const byId = ({ rows }: pg.QueryResult<MovingRow>): MovingRow[] => rows.toSorted((a, b) => a.id - b.id)

/** The oldest rows of the inbox, up to about `most` entries, kept together as one block from now on. */
export const takeBlock = async (db: pg.ClientBase, block: string, most: number): Promise<MovingRow[]> =>
  byId(
    await db.query<MovingRow>({
      name: 'take_block',
      text: `update event_inbox set block = $1 where id in (
               select id from (select id, sum(count) over (order by id) - count as before from
                 (select id, count from event_inbox where block is null order by id limit 2000) oldest) summed
                where before < $2) ${moving}`,
      values: [block, most],
    }),
  )

export async function listUnfinishedBlocks(db: pg.ClientBase): Promise<string[]> {
  const { rows } = await db.query<{ block: string }>(
    'select block::text, min(id) from event_inbox where block is not null group by block order by 2',
  )
  return rows.map(({ block }) => block)
}

export const readBlock = async (db: pg.ClientBase, block: string): Promise<MovingRow[]> =>
  byId(await db.query<MovingRow>('select id, target, count, body, ids from event_inbox where block = $1', [block]))

/** Forgets a block that is stored, and counts what of it was not stored again. */
export async function finishBlock(
  db: pg.ClientBase,
  block: string,
  counts: readonly Omit<CountRow, 'workspaceId'>[],
  samples: readonly Omit<SampleRow, 'workspaceId'>[],
): Promise<void> {
  if (counts.length === 0 && samples.length === 0) {
    await db.query({ name: 'finish_block', text: 'delete from event_inbox where block = $1', values: [block] })
    return
  }
  const { rows } = await db.query<{ id: string; workspace_id: string }>(
    'select id::text, workspace_id::text from projects where id = any($1::uuid[])',
    [[...counts, ...samples].map(({ projectId }) => projectId)],
  )
  const workspaceOf = new Map(rows.map(({ id, workspace_id }) => [id, workspace_id]))
  // A project that is gone needs no figures.
  const owned = <T extends { projectId: string }>(list: readonly T[]) =>
    list.flatMap((one) => {
      const workspaceId = workspaceOf.get(one.projectId)
      return workspaceId ? [{ ...one, workspaceId }] : []
    })
  await db.query(
    `with gone as (delete from event_inbox where block = $1), samples as (
       insert into ingestion_samples (workspace_id, project_id, key_id, at, outcome, kind, name, sdk, reasons, raw, stored)
       select "workspaceId", "projectId", "keyId", ${moment('at')}, outcome, kind, name, sdk,
              array(select jsonb_array_elements_text(reasons)), raw, stored
         from jsonb_to_recordset($3::jsonb) as s("workspaceId" uuid, "projectId" uuid, "keyId" uuid, at float8, outcome text,
           kind text, name text, sdk text, reasons jsonb, raw text, stored text)
     ) ${addCounts('$2::jsonb')}`,
    [block, JSON.stringify(owned(counts)), JSON.stringify(owned(samples))],
  )
}

/** How much is acknowledged and not in ClickHouse yet. */
export async function measureInbox(pool: pg.Pool | pg.ClientBase): Promise<{ entries: number; bytes: number }> {
  const { rows } = await pool.query<{ entries: number; bytes: number }>(
    'select coalesce(sum(count), 0)::bigint as entries, coalesce(sum(octet_length(body)), 0)::bigint as bytes from event_inbox',
  )
  return rows[0] ?? { entries: 0, bytes: 0 }
}

/** The youngest row of the inbox, 0 when it is empty. */
export async function youngestInbox(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ id: number }>('select coalesce(max(id), 0) as id from event_inbox')
  return rows[0]?.id ?? 0
}

export async function isMoved(pool: pg.Pool, upTo: number): Promise<boolean> {
  const { rows } = await pool.query('select 1 from event_inbox where id <= $1 limit 1', [upTo])
  return rows.length === 0
}

/** Keeps the youngest samples of each project and outcome. */
export async function pruneSamples(db: pg.ClientBase, most: number): Promise<void> {
  await db.query(
    `delete from ingestion_samples s using (
       select id, row_number() over (partition by project_id, outcome order by id desc) as place from ingestion_samples) r
      where s.id = r.id and r.place > $1`,
    [most],
  )
}
