import { Email } from '@gantry/contract/common'
import { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import {
  type CheckedRow,
  type ImportedChange,
  type ImportField,
  type ImportRow,
  importer,
  listOf,
  type RowError,
  type SavedRows,
  textOf,
} from '../../platform/importer.ts'
import { indexObjects, unindexObjects } from '../../platform/search.ts'
import type { ContactRow } from './contacts.queries.ts'
import { findableContact } from './contacts.ts'
import { readDomain, readFlag } from './fields.rules.ts'
import { findAccountIds } from './find-accounts.ts'
import { isStillAs } from './rules.ts'
import { eraseRows, findContactsByKeys, findUntouched, lockCustomers, putContacts } from './saving.queries.ts'

/** What a row says about a contact; absent is left as it is. */
type ContactValue = {
  name?: string
  emails: string[]
  externalId?: string
  /** Name, domain or external id of an account, as the file has it. */
  account?: string
  hasOptedOut?: boolean
  attributes: Record<string, string>
}

const fields: readonly ImportField[] = [
  {
    name: 'name',
    label: 'Name',
    required: false,
    aliases: ['full name', 'contact', 'contact name', 'person', 'kontakt', 'ansprechpartner'],
    help: 'First and last name. Without one, the e-mail address is shown.',
  },
  {
    name: 'email',
    label: 'E-mail',
    required: false,
    aliases: ['e-mail address', 'mail', 'emails', 'user email', 'primary email', 'e-mail-adresse'],
    help: 'One or several, divided by comma; the first one is written to.',
    looksLike: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()),
  },
  {
    name: 'externalId',
    label: 'External id',
    required: false,
    aliases: ['id', 'user id', 'contact id', 'record id', 'customer id', 'person id'],
    help: 'Its id in your product or CRM. Repeating the import changes the same contact.',
  },
  {
    name: 'account',
    label: 'Account',
    required: false,
    aliases: [
      'account id',
      'account name',
      'company',
      'company name',
      'company id',
      'organization',
      'organisation',
      'firma',
    ],
    help: 'Name, domain or external id of an account. Without one, the domain of the e-mail address decides.',
  },
  {
    name: 'hasOptedOut',
    label: 'Opted out',
    required: false,
    aliases: ['opt out', 'unsubscribed', 'email opt out', 'do not contact', 'abgemeldet'],
    help: 'Yes when the person wants no messages.',
  },
]

function checkRow(_state: unknown, row: ImportRow): CheckedRow<ContactValue> {
  const errors: RowError[] = []
  const name = textOf(row, 'name')
  if (name !== null && name.length > 200) {
    errors.push({ field: 'name', message: 'The name is longer than 200 characters. Shorten it.' })
  }
  const emails = listOf(row, 'email').map((text) => Email.safeParse(text))
  if (emails.some(({ success }) => !success)) {
    errors.push({ field: 'email', message: 'This is no e-mail address. Write it like name@example.com.' })
  }
  const externalId = textOf(row, 'externalId')
  if (name === null && externalId === null && emails.length === 0) {
    errors.push({
      field: null,
      message: 'There is no name, no e-mail address and no external id. Fill in one of them.',
    })
  }
  const flag = textOf(row, 'hasOptedOut')
  const hasOptedOut = flag === null ? undefined : readFlag(flag)
  if (hasOptedOut === null) errors.push({ field: 'hasOptedOut', message: 'Write yes or no.' })
  if (errors.length > 0) return { errors }
  const account = textOf(row, 'account')
  return {
    value: {
      emails: emails.flatMap(({ data }) => data ?? []),
      attributes: row.attributes,
      ...(name !== null && { name }),
      ...(externalId !== null && { externalId }),
      ...(account !== null && { account }),
      ...(typeof hasOptedOut === 'boolean' && { hasOptedOut }),
    },
  }
}

/** The contacts a chunk speaks of, by every key they can be named by. */
type Known = {
  byExternalId: Map<string, ContactRow>
  byEmail: Map<string, ContactRow>
  byName: Map<string, ContactRow>
}

function remember(known: Known, contact: ContactRow): void {
  if (contact.externalId !== null) known.byExternalId.set(contact.externalId, contact)
  for (const email of contact.emails) known.byEmail.set(email, contact)
  known.byName.set(nameKey(contact.name, contact.accountId), contact)
}

const nameKey = (name: string, accountId: string | null): string => `${name.toLowerCase()} ${accountId ?? ''}`
const isNamedOnly = ({ externalId, emails }: ContactValue): boolean => !externalId && emails.length === 0

async function loadKnown(ctx: Ctx, values: readonly ContactValue[]): Promise<Known> {
  const known: Known = { byExternalId: new Map(), byEmail: new Map(), byName: new Map() }
  const found = await findContactsByKeys(ctx, {
    externalIds: values.flatMap(({ externalId }) => externalId ?? []),
    emails: values.flatMap(({ emails }) => emails),
    names: values.filter(isNamedOnly).flatMap(({ name }) => name?.toLowerCase() ?? []),
  })
  for (const contact of found) remember(known, contact)
  return known
}

/** The contact a row speaks of: by external id, else by address, else by a name that stands alone in its account. */
function match(known: Known, value: ContactValue, accountId: string | null): ContactRow | RowError | null {
  const { externalId, emails, name } = value
  const byId = externalId ? known.byExternalId.get(externalId) : undefined
  const byEmail = emails.flatMap((email) => known.byEmail.get(email) ?? [])
  const target = byId ?? byEmail.find((contact) => !externalId || contact.externalId === null)
  if (byEmail.some((contact) => contact !== target)) {
    return { field: 'email', message: 'An address belongs to another contact. Remove it here or there.' }
  }
  if (target) return target
  return isNamedOnly(value) && name ? (known.byName.get(nameKey(name, accountId)) ?? null) : null
}

/** A contact nobody has stored yet. */
export const blankContact = (ctx: Ctx, name: string): ContactRow => ({
  id: newId(),
  workspaceId: ctx.workspaceId,
  accountId: null,
  name,
  nameKey: name.toLowerCase(),
  emails: [],
  externalId: null,
  hasOptedOut: false,
  attributes: {},
  version: 0,
  createdAt: ctx.now(),
  updatedAt: ctx.now(),
  deletedAt: null,
})

function applied(contact: ContactRow, value: ContactValue, accountId: string | null): ContactRow {
  const { name, externalId, hasOptedOut } = value
  return {
    ...contact,
    ...(name !== undefined && { name }),
    ...(externalId !== undefined && { externalId }),
    ...(hasOptedOut !== undefined && { hasOptedOut }),
    // A domain only proposes an account; what is known is not overruled by it.
    accountId: value.account === undefined ? (contact.accountId ?? accountId) : accountId,
    emails: [...new Set([...contact.emails, ...value.emails])],
    attributes: { ...contact.attributes, ...value.attributes },
  }
}

async function saveRows(ctx: Ctx, _state: unknown, values: readonly ContactValue[]): Promise<SavedRows> {
  await lockCustomers(ctx)
  const accountOf = await findAccountIds(ctx, values.map(accountHint))
  const known = await loadKnown(ctx, values)
  const before = new Map<string, ContactRow | null>()
  const after = new Map<string, ContactRow>()
  const rejected: { index: number; errors: RowError[] }[] = []
  for (const [index, value] of values.entries()) {
    const accountId = accountOf[index] ?? null
    const found = value.account !== undefined && accountId === null ? noSuchAccount : match(known, value, accountId)
    if (found && 'message' in found) {
      rejected.push({ index, errors: [found] })
      continue
    }
    const contact = found ?? blankContact(ctx, value.name ?? value.emails[0] ?? value.externalId ?? '')
    const next = applied(contact, value, accountId)
    if (found && isStillAs(contact, next)) continue
    if (!before.has(contact.id)) {
      before.set(contact.id, found)
      next.version = contact.version + 1
    }
    after.set(contact.id, next)
    remember(known, next)
  }
  // Rows that contradict each other may leave an object as it was.
  const changed = [...after.values()].filter((row) => {
    const old = before.get(row.id)
    return !old || !isStillAs({ ...old, version: row.version }, row)
  })
  await storeContacts(ctx, changed)
  const done = changed.map(({ id, version }) => ({ id, version, before: before.get(id) ?? null }))
  return {
    created: done.filter((one) => one.before === null),
    updated: done.filter((one) => one.before !== null),
    rejected,
  }
}

const noSuchAccount: RowError = {
  field: 'account',
  message: 'No account has this name, domain or external id. Import the accounts first, or leave it empty.',
}

const accountHint = ({ account, emails }: ContactValue): string | null =>
  account ?? (emails[0] ? readDomain(emails[0]) : null)

/** Writes contacts and makes them findable. */
export async function storeContacts(ctx: Ctx, rows: readonly ContactRow[]): Promise<void> {
  await putContacts(ctx, rows)
  await indexObjects(
    ctx,
    rows.map((row) => findableContact({ ...row, updatedAt: ctx.now() })),
  )
}

async function undoRows(ctx: Ctx, changes: readonly ImportedChange[]): Promise<{ undone: number; kept: number }> {
  await lockCustomers(ctx)
  const untouched = await findUntouched(ctx, 'contacts', changes)
  const mine = changes.filter(({ id }) => untouched.has(id))
  const made = mine.filter(({ before }) => before === null).map(({ id }) => id)
  await eraseRows(ctx, 'contacts', made)
  await unindexObjects(ctx, 'contact', made)
  const old = mine
    .filter(({ before }) => before !== null)
    // Kept by saveRows as whole rows; their dates, which JSON made texts, are not written back.
    .map(({ before, version }) => ({ ...(before as ContactRow), version: version + 1 }))
  await storeContacts(ctx, old)
  return { undone: mine.length, kept: changes.length - mine.length }
}

export const contactImporter = importer<Record<string, never>, null, ContactValue>({
  kind: 'contacts',
  label: 'Contacts',
  permission: 'customers.write',
  fields,
  takesAttributes: true,
  settings: z.object({}),
  prepare: async () => null,
  checkRow,
  saveRows,
  undoRows,
})
