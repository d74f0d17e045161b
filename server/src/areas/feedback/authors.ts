import type { Ctx } from '../../platform/context.ts'
import { accountFacts, findAccountIds, findOrCreateContacts } from '../customers/index.ts'
import type { AccountFacts } from './condition.rules.ts'
import type { Draft } from './draft.ts'
import type { Routing } from './ground.ts'

/** Who said it, as known among the customers. `account` is there when a rule looks at accounts. */
export type Author = { contactId: string | null; accountId: string | null; account: AccountFacts | null }

/** The contacts behind drafts, made where they are new, and their accounts where they are known. */
export async function findAuthors(
  ctx: Ctx,
  { brain }: Routing,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<Draft, Author>> {
  const isKnownAtAll = ({ author, account }: Draft): boolean =>
    Boolean(author.email || author.externalId || account.domain || account.name)
  const asked = drafts.filter((draft) => !draft.isDeleted && isKnownAtAll(draft))
  if (asked.length === 0) return new Map()
  const contacts = await findOrCreateContacts(
    ctx,
    asked.map(({ author, account }) => ({ ...author, account: account.domain ?? account.name })),
  )
  const named = await findAccountIds(
    ctx,
    asked.map(({ account }) => account.domain ?? account.name),
  )
  const accountIds = asked.map((_, at) => named[at] ?? contacts[at]?.accountId ?? null)
  const facts = brain.rulesReadAccounts
    ? await accountFacts(ctx, [...new Set(accountIds.flatMap((id) => id ?? []))])
    : new Map<string, AccountFacts>()
  return new Map(
    asked.map((draft, at) => {
      const accountId = accountIds[at] ?? null
      const account = accountId === null ? null : (facts.get(accountId) ?? null)
      return [draft, { contactId: contacts[at]?.contactId ?? null, accountId, account }]
    }),
  )
}

/** Names of live accounts by id. */
export async function loadAccountNames(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const found = (await ctx.app.catalogue.objects.get('account')?.find(ctx, [...new Set(ids)])) ?? []
  return new Map(found.map(({ id, title }) => [id, title]))
}
