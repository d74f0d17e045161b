import type { Account, AccountDetail, AccountFilter } from '@gantry/contract/customers'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Bin, ObjectKind } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { type Findable, indexObject, unindexObject } from '../../platform/search.ts'
import {
  type AccountRow,
  type AccountSort,
  type AccountView,
  accountSortValue,
  changeAccountRow,
  findAccountTitles,
  findDeletedAccount,
  findDomainOwners,
  hasMember,
  insertAccount,
  listAccountViews,
  listDeletedAccounts,
  loadAccountRow,
  loadAccountView,
  purgeAccounts,
  putDomains,
} from './accounts.queries.ts'
import { listContactViews } from './contacts.queries.ts'
import { toContact } from './contacts.ts'
import { changedFields, isStillAs } from './rules.ts'
import { loadSegment, segmentsOfAccount } from './segments.queries.ts'

/** What people edit of an account; also what undo keeps. */
export type AccountFacts = Pick<
  Account,
  'name' | 'domains' | 'externalId' | 'plan' | 'country' | 'revenue' | 'attributes'
> & { ownerId: string | null }
export type AccountEdit = { [K in keyof AccountFacts]?: AccountFacts[K] | undefined }

const factsOf = (row: AccountRow): AccountFacts => ({
  name: row.name,
  domains: row.domains,
  externalId: row.externalId,
  plan: row.plan,
  country: row.country,
  revenue: revenueOf(row),
  ownerId: row.ownerId,
  attributes: row.attributes,
})

const revenueOf = ({ revenueMinor, revenueCurrency }: AccountRow): Account['revenue'] =>
  revenueMinor === null || revenueCurrency === null ? null : { annualMinor: revenueMinor, currency: revenueCurrency }

const columnsOf = ({ revenue, domains, ...facts }: AccountFacts) => ({
  ...facts,
  domains: [...new Set(domains)],
  revenueMinor: revenue?.annualMinor ?? null,
  revenueCurrency: revenue?.currency ?? null,
})

export function toAccount(row: AccountView): Account {
  const { id, version, contactCount, ownerName } = row
  const { ownerId, ...facts } = factsOf(row)
  return {
    id,
    ...facts,
    owner: ownerId && ownerName !== null ? { id: ownerId, name: ownerName } : null,
    contactCount,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    version,
  }
}

/** What an account is found by. */
export const findableAccount = (
  row: Pick<AccountRow, 'id' | 'name' | 'domains' | 'externalId' | 'updatedAt'>,
): Findable => ({
  kind: 'account',
  objectId: row.id,
  title: row.name,
  text: [...row.domains, row.externalId ?? ''].join(' '),
  at: row.updatedAt,
})

export type AccountsWish = {
  filter: AccountFilter
  segmentId?: string | undefined
  q?: string | undefined
  sort: AccountSort
  direction: 'asc' | 'desc'
  cursor?: string | undefined
  limit: number
}

export async function listAccounts(ctx: Ctx, { segmentId, cursor, limit, ...wish }: AccountsWish) {
  const segment = segmentId ? (await loadSegment(ctx, segmentId)).filter : null
  const after = decodeCursor(cursor, 2)
  const rows = await listAccountViews(ctx, { ...wish, segment, after, limit: limit + 1 })
  return toPage(rows, limit, toAccount, (row) => [accountSortValue(row, wish.sort), row.id])
}

export async function getAccount(ctx: Ctx, id: string): Promise<AccountDetail> {
  const account = toAccount(await loadAccountView(ctx, id))
  const contacts = await listContactViews(ctx, {
    accountId: id,
    sort: 'name',
    direction: 'asc',
    after: null,
    limit: 100,
  })
  return { ...account, segments: await segmentsOfAccount(ctx, id), contacts: contacts.map(toContact) }
}

const empty: Omit<AccountFacts, 'name'> = {
  domains: [],
  externalId: null,
  plan: null,
  country: null,
  revenue: null,
  ownerId: null,
  attributes: {},
}

export async function createAccount(ctx: Ctx, { name, ...given }: AccountEdit & { name: string }): Promise<Account> {
  const facts = merge({ ...empty, name }, given)
  const id = newId()
  await assertFits(ctx, id, facts)
  const values = { id, workspaceId: ctx.workspaceId, ...columnsOf(facts), createdAt: ctx.now(), updatedAt: ctx.now() }
  const row = await insertAccount(ctx, values)
  await putDomains(ctx, id, row.domains)
  await indexObject(ctx, findableAccount(row))
  await recordActivity(ctx, { ...about(row), action: 'account.created', after: factsOf(row) })
  return toAccount(await loadAccountView(ctx, id))
}

export async function updateAccount(ctx: Ctx, id: string, edit: AccountEdit): Promise<Account> {
  const row = await loadAccountRow(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await storeFacts(ctx, row, merge(factsOf(row), edit))
  return toAccount(await loadAccountView(ctx, id))
}

const merge = (facts: AccountFacts, edit: AccountEdit): AccountFacts => ({
  ...facts,
  ...Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)),
})

async function storeFacts(ctx: Ctx, row: AccountRow, facts: AccountFacts): Promise<void> {
  const { before, after } = changedFields(factsOf(row), facts)
  if (Object.keys(after).length === 0) return
  await assertFits(ctx, row.id, facts)
  const changed = await changeAccountRow(ctx, row.id, columnsOf(facts))
  await putDomains(ctx, row.id, changed.domains)
  await indexObject(ctx, findableAccount(changed))
  await recordActivity(ctx, { ...about(changed), action: 'account.updated', before, after })
}

const about = (row: AccountRow) => ({ objectKind: 'account', objectId: row.id, title: row.name })

async function assertFits(ctx: Ctx, id: string, { domains, ownerId }: AccountFacts): Promise<void> {
  const [taken] = await findDomainOwners(ctx, domains, id)
  if (taken) {
    throw new AppError('conflict', `The domain ${taken.domain} belongs to ${taken.name}. Remove it there first.`)
  }
  if (ownerId && !(await hasMember(ctx, ownerId))) throw new AppError('not_found', 'There is no such member.')
}

export async function deleteAccount(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadAccountRow(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await changeAccountRow(ctx, id, { deletedAt: ctx.now() })
  await putDomains(ctx, id, [])
  await unindexObject(ctx, 'account', id)
  const activityId = await recordActivity(ctx, { ...about(row), action: 'account.deleted', before: factsOf(row) })
  return { ok: true, activityId }
}

/** Out of the bin, with its domains; false when it is not there. */
async function restoreAccount(ctx: Ctx, id: string): Promise<boolean> {
  const row = await findDeletedAccount(ctx, id)
  if (!row) return false
  await assertFits(ctx, id, { ...factsOf(row), ownerId: null })
  const restored = await changeAccountRow(ctx, id, { deletedAt: null })
  await putDomains(ctx, id, restored.domains)
  await indexObject(ctx, findableAccount(restored))
  return true
}

export const accountBin: Bin = {
  kind: 'account',
  permission: 'customers.write',
  list: listDeletedAccounts,
  restore: restoreAccount,
  purge: purgeAccounts,
}

export const accountObject: ObjectKind = {
  kind: 'account',
  permission: 'customers.read',
  find: async (ctx, ids) =>
    (await findAccountTitles(ctx, ids)).map((found) => ({ ...found, url: `/customers/accounts/${found.id}` })),
}

export const accountUndoers: Undoers = {
  'account.created': async (ctx, { objectId }) => {
    await deleteAccount(ctx, objectId)
  },
  'account.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadAccountRow(ctx, objectId, { lock: true })
    // Written by storeFacts as parts of AccountFacts.
    const [old, made] = [before as Partial<AccountFacts>, after as Partial<AccountFacts>]
    if (!isStillAs(factsOf(row), made)) {
      throw new AppError('conflict', 'The account has been changed again since. Change it by hand.')
    }
    await storeFacts(ctx, row, merge(factsOf(row), old))
  },
  'account.deleted': async (ctx, { objectId }) => {
    const isRestored = await restoreAccount(ctx, objectId)
    if (!isRestored) throw new AppError('conflict', 'The account is no longer in the bin.')
    const row = await loadAccountRow(ctx, objectId)
    await recordActivity(ctx, { ...about(row), action: 'account.restored' })
  },
}
