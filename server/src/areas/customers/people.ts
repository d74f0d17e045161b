import type { Ctx } from '../../platform/context.ts'
import type { ContactRow } from './contacts.queries.ts'
import { readDomain } from './fields.rules.ts'
import { findAccountIds } from './find-accounts.ts'
import { blankContact, storeContacts } from './import-contacts.ts'
import { findContactsByKeys, lockCustomers } from './saving.queries.ts'

/** Somebody who wrote to us. `email` in lower case; `account`: name, domain or external id, when the source tells. */
export type Writer = {
  name: string | null
  email: string | null
  externalId: string | null
  account: string | null
}
export type FoundContact = { contactId: string; accountId: string | null }

/**
 * The contacts these people are, made where they are not known yet, in the order given. Null for those without an e-mail
 * address and external id: a name alone is nobody. Known contacts are left as they are.
 */
export async function findOrCreateContacts(ctx: Ctx, people: readonly Writer[]): Promise<(FoundContact | null)[]> {
  const first = await findWriters(ctx, people)
  if (people.every((writer) => !canBeFound(writer) || first(writer))) return people.map((one) => toFound(first(one)))
  await lockCustomers(ctx)
  // Somebody else may have made them while we waited for the lock.
  const known = await findWriters(ctx, people)
  const missing = people.filter((writer) => canBeFound(writer) && !known(writer))
  const accountIds = await findAccountIds(
    ctx,
    missing.map(({ account, email }) => account ?? (email ? readDomain(email) : null)),
  )
  const made: ContactRow[] = []
  const isMade = { byEmail: new Set<string>(), byExternalId: new Set<string>() }
  for (const [at, writer] of missing.entries()) {
    const { name, email, externalId } = writer
    if ((externalId && isMade.byExternalId.has(externalId)) || (email && isMade.byEmail.has(email))) continue
    if (externalId) isMade.byExternalId.add(externalId)
    if (email) isMade.byEmail.add(email)
    made.push({
      ...blankContact(ctx, (name ?? email ?? externalId ?? '').slice(0, 200)),
      emails: email ? [email] : [],
      externalId,
      accountId: accountIds[at] ?? null,
      version: 1,
    })
  }
  await storeContacts(ctx, made)
  const all = lookup([...known.rows, ...made])
  return people.map((writer) => toFound(all(writer)))
}

const canBeFound = ({ email, externalId }: Writer): boolean => Boolean(email || externalId)

const toFound = (row: ContactRow | undefined): FoundContact | null =>
  row ? { contactId: row.id, accountId: row.accountId } : null

type Lookup = ((writer: Writer) => ContactRow | undefined) & { rows: readonly ContactRow[] }

/** External ids before addresses: an address can be shared. */
function lookup(rows: readonly ContactRow[]): Lookup {
  const byExternalId = new Map(rows.flatMap((row) => (row.externalId ? [[row.externalId, row] as const] : [])))
  const byEmail = new Map(rows.flatMap((row) => row.emails.map((email) => [email, row] as const)))
  const find = ({ email, externalId }: Writer): ContactRow | undefined =>
    (externalId ? byExternalId.get(externalId) : undefined) ?? (email ? byEmail.get(email) : undefined)
  return Object.assign(find, { rows })
}

const findWriters = async (ctx: Ctx, people: readonly Writer[]): Promise<Lookup> =>
  lookup(
    await findContactsByKeys(ctx, {
      externalIds: people.flatMap(({ externalId }) => externalId ?? []),
      emails: people.flatMap(({ email }) => email ?? []),
      names: [],
    }),
  )
