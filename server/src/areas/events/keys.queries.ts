import type pg from 'pg'

/** A write key that may send. */
export type LiveKey = { id: string; workspaceId: string; projectId: string; eventsPerMinute: number | null }

type KeyRow = {
  id: string
  workspace_id: string
  project_id: string
  events_per_minute: number | null
  revoked_at: Date | null
}

/** Found outside every workspace: the key itself says which one it belongs to. */
export async function findLiveKey(pool: pg.Pool, key: string): Promise<LiveKey | 'revoked' | undefined> {
  const { rows } = await pool.query<KeyRow>({
    name: 'find_live_key',
    text: `select k.id, k.workspace_id, k.project_id, k.events_per_minute, k.revoked_at from write_keys k
             join workspaces w on w.id = k.workspace_id and w.deleted_at is null where k.key = $1`,
    values: [key],
  })
  const [row] = rows
  if (!row) return undefined
  if (row.revoked_at) return 'revoked'
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    eventsPerMinute: row.events_per_minute,
  }
}

export async function touchKeys(pool: pg.Pool, id: string, at: Date): Promise<void> {
  await pool.query('update write_keys set last_used_at = $2 where id = $1', [id, at])
}
