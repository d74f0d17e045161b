import type { App } from './context.ts'

const day = 24 * 3600 * 1000
const kept = { idempotencyKeyDays: 1, mailDays: 90 }

/** Deletes what has had its time: answers kept for repeated requests, and old mails. */
export async function cleanUp({ pool, now }: Pick<App, 'pool' | 'now'>): Promise<void> {
  const before = (days: number): Date => new Date(now().getTime() - days * day)
  await pool.query('delete from idempotency_keys where created_at < $1', [before(kept.idempotencyKeyDays)])
  await pool.query('delete from mails where created_at < $1', [before(kept.mailDays)])
}
