import type { App } from '../../platform/context.ts'
import { withOwnerTransaction } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { AccountCtx } from '../../platform/route.ts'
import { addOwner, hasUsers } from '../workspaces/index.ts'
import { findDemo, findMemberStatus, lockDemo } from './demo/demo.queries.ts'
import { makeDemo } from './demo/make-demo.ts'

/** Opens the demo to the signed-in person, making it first where there is none. */
export async function createDemo(account: AccountCtx): Promise<{ slug: string }> {
  const { app, db, person } = account
  if (!person) throw new AppError('unauthenticated', 'Sign in first.')
  await lockDemo(db)
  const demo = (await findDemo(db)) ?? (await makeDemo(app))
  const status = await findMemberStatus(db, demo.id, person.userId)
  if (status === 'suspended') {
    throw new AppError('suspended', 'Your access to the demo is suspended. Ask one of its owners.')
  }
  if (status !== 'active') await addOwner(account, demo, person)
  return { slug: demo.slug }
}

/** At a start with `--demo`, while nobody can sign in: makes the demo; whoever sets Gantry up gets it. Gantry starts without it if need be. */
export async function offerDemo(app: App): Promise<void> {
  if (!app.config.demo) return
  try {
    await withOwnerTransaction(app.pool, async (db) => {
      await lockDemo(db)
      if ((await hasUsers(db)) || (await findDemo(db))) return
      await makeDemo(app)
      app.log.info('made the demo workspace')
    })
  } catch (error) {
    app.log.error({ err: error }, 'the demo could not be made')
  }
}
