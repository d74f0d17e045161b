import type { Ctx } from '../../platform/context.ts'
import { listPersonAccounts, storePersonAccounts } from './accounts.metrics.ts'
import { markPersonAccounts } from './accounts.queries.ts'
import { findContacts } from './persons.queries.ts'
import { nextVersion } from './properties.queries.ts'
import type { Properties } from './properties.rules.ts'

type Known = { person: string; ids: readonly string[]; email: string | null }

/** Writes which account these people belong to: that of the contact they are. The first one holds for all time before. */
export async function followBelonging(ctx: Ctx, project: string, people: readonly Known[]): Promise<void> {
  const emails = people.flatMap(({ email, ids }) => [
    ...(email ? [email.toLowerCase()] : []),
    ...ids.map((id) => id.toLowerCase()),
  ])
  const contacts = await findContacts(
    ctx,
    emails,
    people.flatMap(({ ids }) => ids),
  )
  if (contacts.length === 0) return
  const byId = new Map(
    contacts.flatMap((contact) => (contact.externalId ? [[contact.externalId, contact] as const] : [])),
  )
  const byEmail = new Map(contacts.flatMap((contact) => contact.emails.map((email) => [email, contact] as const)))
  const wanted = people.flatMap(({ person, ids, email }) => {
    const contact =
      ids.map((id) => byId.get(id)).find(Boolean) ??
      [email ?? '', ...ids].map((one) => byEmail.get(one.toLowerCase())).find(Boolean)
    return contact?.accountId ? [{ person, account: contact.accountId }] : []
  })
  const stored = await listPersonAccounts(
    ctx,
    project,
    wanted.map(({ person }) => person),
  )
  const now = new Map(stored.map(({ person, account }) => [person, account]))
  const changed = wanted.filter(({ person, account }) => now.get(person) !== account)
  if (changed.length === 0) return
  const version = await nextVersion(ctx)
  await storePersonAccounts(
    ctx,
    changed.map((one) => ({ ...one, project, version, since: now.has(one.person) ? ctx.now().getTime() : 0 })),
  )
  await markPersonAccounts(ctx, project)
}

export const emailIn = (properties: Properties): string | null => {
  const email = properties.email ?? properties.$email
  return typeof email === 'string' ? email : null
}
