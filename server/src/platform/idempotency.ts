import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from './context.ts'
import { AppError } from './errors.ts'
import { idempotencyKeys } from './tables.ts'

/**
 * Runs a POST that carries an `Idempotency-Key` once: a repeat gets the first answer, in the first transaction's words
 * (draft-ietf-httpapi-idempotency-key-header). A second request at the same moment waits for the first to commit.
 */
export async function answerOnce<T>(
  ctx: Ctx,
  req: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<T>,
): Promise<T> {
  const key = req.headers['idempotency-key']
  if (req.method !== 'POST' || typeof key !== 'string') return work()
  if (key.length < 1 || key.length > 200)
    throw new AppError('invalid_input', 'An Idempotency-Key has 1 to 200 characters.')
  const requestHash = createHash('sha256')
    .update(JSON.stringify([req.url, req.body]))
    .digest('hex')
  const mine = { workspaceId: ctx.workspaceId, actorId: ctx.actor.id, key }
  const first = await ctx.db
    .insert(idempotencyKeys)
    .values({ ...mine, requestHash })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key })
  const isMine = and(
    eq(idempotencyKeys.workspaceId, mine.workspaceId),
    eq(idempotencyKeys.actorId, mine.actorId),
    eq(idempotencyKeys.key, key),
  )
  if (first.length > 0) {
    const result = await work()
    await ctx.db
      .update(idempotencyKeys)
      .set({ response: sql`${JSON.stringify(result)}::jsonb` })
      .where(isMine)
    return result
  }
  const [stored] = await ctx.db.select().from(idempotencyKeys).where(isMine)
  if (!stored || stored.requestHash !== requestHash) {
    throw new AppError('idempotency_conflict', 'This Idempotency-Key was used for another request. Use a new key.')
  }
  void reply.header('idempotency-replayed', 'true')
  // It was stored from a T of the same endpoint, and is checked again against the response schema.
  return stored.response as T
}
