import type { ObjectRef } from '@gantry/contract/platform'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { End } from './rules.ts'

const missing = () => new AppError('not_found', 'There is no such object.')

/** An object of any area. Throws `not_found` when it does not exist or the actor may not see it. */
export async function getObject(ctx: Ctx, { kind, id }: End): Promise<ObjectRef> {
  const [found] = await findObjects(ctx, [{ kind, id }])
  if (!found) throw missing()
  return found
}

/** Those of these objects that exist and that the actor may see. */
export async function findObjects(ctx: Ctx, ends: readonly End[]): Promise<ObjectRef[]> {
  const found: ObjectRef[] = []
  for (const kind of new Set(ends.map((end) => end.kind))) {
    const registered = ctx.app.catalogue.objects.get(kind)
    if (!registered || !ctx.actor.permissions.has(registered.permission)) continue
    const ids = [...new Set(ends.filter((end) => end.kind === kind).map((end) => end.id))]
    for (const one of await registered.find(ctx, ids)) found.push({ kind, ...one })
  }
  return found
}
