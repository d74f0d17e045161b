import type { Role } from '@gantry/contract/permissions'
import { memberActor } from '../../../platform/accounts.ts'
import type { Ctx } from '../../../platform/context.ts'

export type DemoPerson = { id: string; name: string; roles: Role[] }

/** The same transaction in the name of a person of the demo, at a moment. */
export const actAs = (ctx: Ctx, person: DemoPerson, at: Date): Ctx => ({
  ...ctx,
  actor: { ...memberActor({ ...person, userId: '' }), userId: null },
  now: () => at,
})

/** A moment before or, with a negative number, after another. */
export const hoursBefore = (at: Date, hours: number): Date => new Date(at.getTime() - hours * 3_600_000)

/** What the demo's own data surely holds; its absence is a mistake in that data. */
export function sure<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the demo has no ${what}`)
  return value
}
