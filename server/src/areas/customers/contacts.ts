import type { Contact } from '@gantry/contract/customers'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Bin, ObjectKind } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { type Findable, indexObject, unindexObject } from '../../platform/search.ts'
import { loadAccountRow } from './accounts.queries.ts'
import {
  type ContactPage,
  type ContactRow,
  type ContactView,
  changeContactRow,
  contactSortValue,
  findContactTitles,
  findDeletedContact,
  findEmailOwners,
  insertContact,
  listContactViews,
  listDeletedContacts,
  loadContactRow,
  loadContactView,
  purgeContacts,
  putEmails,
} from './contacts.queries.ts'
import { changedFields, isStillAs } from './rules.ts'

/** What people edit of a contact; also what undo keeps. */
export type ContactFacts = Pick<
  ContactRow,
  'name' | 'emails' | 'externalId' | 'accountId' | 'hasOptedOut' | 'attributes'
>
export type ContactEdit = { [K in keyof ContactFacts]?: ContactFacts[K] | undefined }

const factsOf = ({ name, emails, externalId, accountId, hasOptedOut, attributes }: ContactRow): ContactFacts => ({
  name,
  emails,
  externalId,
  accountId,
  hasOptedOut,
  attributes,
})

export function toContact(row: ContactView): Contact {
  const { id, version, accountName } = row
  const { accountId, ...facts } = factsOf(row)
  return {
    id,
    ...facts,
    account: accountId && accountName !== null ? { id: accountId, name: accountName } : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    version,
  }
}

/** What a contact is found by. */
export const findableContact = (
  row: Pick<ContactRow, 'id' | 'name' | 'emails' | 'externalId' | 'updatedAt'>,
): Findable => ({
  kind: 'contact',
  objectId: row.id,
  title: row.name,
  text: [...row.emails, row.externalId ?? ''].join(' '),
  at: row.updatedAt,
})

type ContactsWish = Omit<ContactPage, 'after'> & { cursor?: string | undefined }

export async function listContacts(ctx: Ctx, { cursor, limit, ...wish }: ContactsWish) {
  const rows = await listContactViews(ctx, { ...wish, after: decodeCursor(cursor, 2), limit: limit + 1 })
  return toPage(rows, limit, toContact, (row) => [contactSortValue(row, wish.sort), row.id])
}

export const getContact = async (ctx: Ctx, id: string): Promise<Contact> => toContact(await loadContactView(ctx, id))

const empty: Omit<ContactFacts, 'name'> = {
  emails: [],
  externalId: null,
  accountId: null,
  hasOptedOut: false,
  attributes: {},
}

export async function createContact(ctx: Ctx, { name, ...given }: ContactEdit & { name: string }): Promise<Contact> {
  const facts = merge({ ...empty, name }, given)
  const id = newId()
  await assertFits(ctx, id, facts)
  const values = { id, workspaceId: ctx.workspaceId, ...facts, createdAt: ctx.now(), updatedAt: ctx.now() }
  const row = await insertContact(ctx, values)
  await putEmails(ctx, id, row.emails)
  await indexObject(ctx, findableContact(row))
  await recordActivity(ctx, { ...about(row), action: 'contact.created', after: factsOf(row) })
  return getContact(ctx, id)
}

export async function updateContact(ctx: Ctx, id: string, edit: ContactEdit): Promise<Contact> {
  const row = await loadContactRow(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await storeFacts(ctx, row, merge(factsOf(row), edit))
  return getContact(ctx, id)
}

const merge = (facts: ContactFacts, edit: ContactEdit): ContactFacts => {
  const merged = { ...facts, ...Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) }
  return { ...merged, emails: [...new Set(merged.emails)] }
}

async function storeFacts(ctx: Ctx, row: ContactRow, facts: ContactFacts): Promise<void> {
  const { before, after } = changedFields(factsOf(row), facts)
  if (Object.keys(after).length === 0) return
  await assertFits(ctx, row.id, facts)
  const changed = await changeContactRow(ctx, row.id, facts)
  await putEmails(ctx, row.id, changed.emails)
  await indexObject(ctx, findableContact(changed))
  await recordActivity(ctx, { ...about(changed), action: 'contact.updated', before, after })
}

const about = (row: ContactRow) => ({ objectKind: 'contact', objectId: row.id, title: row.name })

async function assertFits(ctx: Ctx, id: string, { emails, accountId }: ContactFacts): Promise<void> {
  const [taken] = await findEmailOwners(ctx, emails, id)
  if (taken)
    throw new AppError('conflict', `The address ${taken.email} belongs to ${taken.name}. Remove it there first.`)
  if (accountId) await loadAccountRow(ctx, accountId)
}

export async function deleteContact(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadContactRow(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await changeContactRow(ctx, id, { deletedAt: ctx.now() })
  await putEmails(ctx, id, [])
  await unindexObject(ctx, 'contact', id)
  const activityId = await recordActivity(ctx, { ...about(row), action: 'contact.deleted', before: factsOf(row) })
  return { ok: true, activityId }
}

/** Out of the bin, with its addresses; false when it is not there. */
async function restoreContact(ctx: Ctx, id: string): Promise<boolean> {
  const row = await findDeletedContact(ctx, id)
  if (!row) return false
  await assertFits(ctx, id, { ...factsOf(row), accountId: null })
  const restored = await changeContactRow(ctx, id, { deletedAt: null })
  await putEmails(ctx, id, restored.emails)
  await indexObject(ctx, findableContact(restored))
  return true
}

export const contactBin: Bin = {
  kind: 'contact',
  permission: 'customers.write',
  list: listDeletedContacts,
  restore: restoreContact,
  purge: purgeContacts,
}

export const contactObject: ObjectKind = {
  kind: 'contact',
  permission: 'customers.read',
  find: async (ctx, ids) =>
    (await findContactTitles(ctx, ids)).map((found) => ({ ...found, url: `/customers/contacts/${found.id}` })),
}

export const contactUndoers: Undoers = {
  'contact.created': async (ctx, { objectId }) => {
    await deleteContact(ctx, objectId)
  },
  'contact.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadContactRow(ctx, objectId, { lock: true })
    // Written by storeFacts as parts of ContactFacts.
    const [old, made] = [before as Partial<ContactFacts>, after as Partial<ContactFacts>]
    if (!isStillAs(factsOf(row), made)) {
      throw new AppError('conflict', 'The contact has been changed again since. Change it by hand.')
    }
    await storeFacts(ctx, row, merge(factsOf(row), old))
  },
  'contact.deleted': async (ctx, { objectId }) => {
    const isRestored = await restoreContact(ctx, objectId)
    if (!isRestored) throw new AppError('conflict', 'The contact is no longer in the bin.')
    const row = await loadContactRow(ctx, objectId)
    await recordActivity(ctx, { ...about(row), action: 'contact.restored' })
  },
}
