import { setTimeout as wait } from 'node:timers/promises'
import type { App } from '../../platform/context.ts'
import { isMoved, youngestInbox } from './inbox.queries.ts'

/**
 * Returns when everything that was acknowledged before this call stands in ClickHouse. Waits as long as ClickHouse is away;
 * throws when `signal` aborts.
 */
export async function waitUntilMoved({ pool }: Pick<App, 'pool'>, signal: AbortSignal): Promise<void> {
  const last = await youngestInbox(pool)
  while (!(await isMoved(pool, last))) await wait(200, undefined, { signal })
}
