import { sql } from 'drizzle-orm'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Ctx } from './context.ts'

/** Something changed: which workspace, what kind of thing (`feedback`, `members` ...), for whom (null = everyone). */
export type LiveEvent = { workspaceId: string; topic: string; memberId: string | null }
export type Live = { subscribe: (hear: (event: LiveEvent) => void) => () => void; close: () => Promise<void> }

const channel = 'gantry_live'

/** Tells every open browser of the workspace that a topic changed, when the transaction commits; a rollback tells nobody. */
export async function publish(ctx: Ctx, topic: string, memberId: string | null = null): Promise<void> {
  const event: LiveEvent = { workspaceId: ctx.workspaceId, topic, memberId }
  await ctx.db.execute(sql`select pg_notify(${channel}, ${JSON.stringify(event)})`)
}

/** The same from outside any workspace's transaction: told at once. */
export async function publishNow(pool: pg.Pool, event: LiveEvent): Promise<void> {
  await pool.query('select pg_notify($1, $2)', [channel, JSON.stringify(event)])
}

/** One listening connection a process; it reconnects for ever and tells all listeners `*` after a gap. */
export function startLive(url: string, log: Logger): Live {
  const listeners = new Set<(event: LiveEvent) => void>()
  let connection: pg.Client | undefined
  let isClosed = false
  let waitMs = 200

  const tell = (event: LiveEvent): void => {
    for (const hear of listeners) hear(event)
  }
  const reconnect = (): void => {
    if (isClosed) return
    setTimeout(() => void connect(), waitMs).unref()
    waitMs = Math.min(waitMs * 2, 5_000)
  }
  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url, application_name: 'gantry live', keepAlive: true })
    connection = client
    let isLost = false
    const lose = (): void => {
      if (isLost) return
      isLost = true
      reconnect()
    }
    client.on('error', lose)
    client.on('end', lose)
    client.on('notification', ({ payload }) => {
      // Only publish() writes to this channel.
      if (payload) tell(JSON.parse(payload) as LiveEvent)
    })
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      waitMs = 200
      tell({ workspaceId: '*', topic: '*', memberId: null })
    } catch (error) {
      log.debug({ err: error }, 'live updates wait for the database')
      lose()
    }
  }
  void connect()
  return {
    subscribe: (hear) => {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
    close: async () => {
      isClosed = true
      await connection?.end().catch(() => undefined)
    },
  }
}
