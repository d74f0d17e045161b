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
import type { AccountRow } from './accounts.queries.ts'
import { findableAccount } from './accounts.ts'
import { readCountry, readDomain, readMoney } from './fields.rules.ts'
import { isStillAs } from './rules.ts'
import {
  eraseRows,
  findAccountsByKeys,
  findUntouched,
  loadOwners,
  lockCustomers,
  putAccounts,
} from './saving.queries.ts'

/** What a row says about an account; absent is left as it is. */
type AccountValue = Partial<
  Pick<AccountRow, 'externalId' | 'plan' | 'country' | 'revenueMinor' | 'revenueCurrency' | 'ownerId'>
> & { name: string; domains: string[]; attributes: Record<string, string> }

type State = { owners: ReadonlyMap<string, string>; currency: string }

const fields: readonly ImportField[] = [
  {
    name: 'name',
    label: 'Name',
    required: true,
    aliases: [
      'account',
      'account name',
      'company',
      'company name',
      'organization',
      'organisation',
      'customer',
      'firma',
      'kunde',
    ],
    help: 'What the company is called.',
  },
  {
    name: 'domains',
    label: 'Domains',
    required: false,
    aliases: ['domain', 'website', 'url', 'company domain name', 'web', 'homepage'],
    help: 'One or several, divided by comma. Contacts are joined to the account by it.',
    looksLike: (text) => /^(https?:\/\/)?[\w-]+(\.[\w-]+)*\.[a-z]{2,}\/?$/i.test(text.trim()),
  },
  {
    name: 'externalId',
    label: 'External id',
    required: false,
    aliases: ['id', 'account id', 'company id', 'crm id', 'record id', 'organization id', 'kundennummer'],
    help: 'Its id in your CRM. Repeating the import changes the same account.',
  },
  {
    name: 'plan',
    label: 'Plan',
    required: false,
    aliases: ['tier', 'subscription', 'package', 'edition', 'tarif'],
    help: 'What it has bought.',
  },
  {
    name: 'country',
    label: 'Country',
    required: false,
    aliases: ['country code', 'land', 'country/region', 'billing country'],
    help: 'A code of two letters, or the name in English or German.',
    looksLike: (text) => readCountry(text) !== null,
  },
  {
    name: 'revenue',
    label: 'Annual revenue',
    required: false,
    aliases: ['arr', 'annual revenue', 'revenue', 'annual contract value', 'acv', 'contract value', 'umsatz'],
    help: 'What it pays a year, such as 12,000.00 or €12.000.',
  },
  {
    name: 'currency',
    label: 'Currency',
    required: false,
    aliases: ['currency code', 'währung'],
    help: 'Of the revenue, such as EUR.',
  },
  {
    name: 'owner',
    label: 'Owner',
    required: false,
    aliases: ['account owner', 'owner email', 'csm', 'account manager', 'company owner', 'betreuer'],
    help: 'The e-mail address or name of a member.',
  },
]

const settings = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR')
    .describe('Currency of amounts that name none'),
})

function checkRow({ owners, currency }: State, row: ImportRow): CheckedRow<AccountValue> {
  const errors: RowError[] = []
  const refuse = (field: string, message: string): void => {
    errors.push({ field, message })
  }
  const name = textOf(row, 'name')
  if (name === null) refuse('name', 'The name is missing. Fill it in.')
  else if (name.length > 200) refuse('name', 'The name is longer than 200 characters. Shorten it.')
  const domains = listOf(row, 'domains').map(readDomain)
  if (domains.includes(null)) refuse('domains', 'This is no domain. Write it like example.com.')
  const countryText = textOf(row, 'country')
  const country = countryText === null ? undefined : readCountry(countryText)
  if (country === null) refuse('country', 'This country is not known. Write its code of two letters, such as DE.')
  const currencyOfRow = textOf(row, 'currency')?.toUpperCase() ?? currency
  if (!/^[A-Z]{3}$/.test(currencyOfRow)) refuse('currency', 'This is no currency. Write its code, such as EUR.')
  const revenueText = textOf(row, 'revenue')
  const revenue = revenueText === null ? undefined : readMoney(revenueText, currencyOfRow)
  if (revenue === null) refuse('revenue', 'This is no amount of money. Write it like 12000.50.')
  const ownerText = textOf(row, 'owner')
  const ownerId = ownerText === null ? undefined : owners.get(ownerText.toLowerCase())
  if (ownerText !== null && !ownerId) refuse('owner', 'No member has this e-mail address or name. Add them first.')
  for (const field of ['externalId', 'plan']) {
    if ((textOf(row, field)?.length ?? 0) > 200) refuse(field, 'This is longer than 200 characters. Shorten it.')
  }
  if (errors.length > 0 || name === null) return { errors }
  const externalId = textOf(row, 'externalId')
  const plan = textOf(row, 'plan')
  return {
    value: {
      name,
      domains: domains.filter((domain) => domain !== null),
      attributes: row.attributes,
      ...(externalId !== null && { externalId }),
      ...(plan !== null && { plan }),
      ...(country && { country }),
      ...(revenue && { revenueMinor: revenue.annualMinor, revenueCurrency: revenue.currency }),
      ...(ownerId && { ownerId }),
    },
  }
}

/** The accounts a chunk speaks of, by every key they can be named by. */
type Known = {
  byExternalId: Map<string, AccountRow>
  byDomain: Map<string, AccountRow>
  byName: Map<string, AccountRow>
}

function remember(known: Known, account: AccountRow): void {
  if (account.externalId !== null) known.byExternalId.set(account.externalId, account)
  for (const domain of account.domains) known.byDomain.set(domain, account)
  known.byName.set(account.name.toLowerCase(), account)
}

async function loadKnown(ctx: Ctx, values: readonly AccountValue[]): Promise<Known> {
  const known: Known = { byExternalId: new Map(), byDomain: new Map(), byName: new Map() }
  const found = await findAccountsByKeys(ctx, {
    externalIds: values.flatMap(({ externalId }) => externalId ?? []),
    domains: values.flatMap(({ domains }) => domains),
    names: values.filter(isNamedOnly).map(({ name }) => name.toLowerCase()),
  })
  for (const account of found) remember(known, account)
  return known
}

/** The account a row speaks of: by external id, else by domain, else by a name that stands alone. */
function match(known: Known, value: AccountValue): AccountRow | RowError | null {
  const { externalId, domains, name } = value
  const byId = externalId ? known.byExternalId.get(externalId) : undefined
  const byDomain = domains.flatMap((domain) => known.byDomain.get(domain) ?? [])
  const target = byId ?? byDomain.find((account) => !externalId || account.externalId === null)
  if (byDomain.some((account) => account !== target)) {
    return { field: 'domains', message: 'A domain belongs to another account. Remove it here or there.' }
  }
  if (target) return target
  return isNamedOnly(value) ? (known.byName.get(name.toLowerCase()) ?? null) : null
}

const isNamedOnly = ({ externalId, domains }: Pick<AccountValue, 'externalId' | 'domains'>): boolean =>
  !externalId && domains.length === 0

const blank = (ctx: Ctx, name: string): AccountRow => ({
  id: newId(),
  workspaceId: ctx.workspaceId,
  name,
  nameKey: name.toLowerCase(),
  domains: [],
  externalId: null,
  plan: null,
  country: null,
  revenueMinor: null,
  revenueCurrency: null,
  ownerId: null,
  attributes: {},
  version: 0,
  createdAt: ctx.now(),
  updatedAt: ctx.now(),
  deletedAt: null,
})

const applied = (account: AccountRow, { domains, attributes, ...given }: AccountValue): AccountRow => ({
  ...account,
  ...given,
  domains: [...new Set([...account.domains, ...domains])],
  attributes: { ...account.attributes, ...attributes },
})

async function saveRows(ctx: Ctx, _state: State, values: readonly AccountValue[]): Promise<SavedRows> {
  await lockCustomers(ctx)
  const known = await loadKnown(ctx, values)
  const before = new Map<string, AccountRow | null>()
  const after = new Map<string, AccountRow>()
  const rejected: { index: number; errors: RowError[] }[] = []
  for (const [index, value] of values.entries()) {
    const found = match(known, value)
    if (found && 'message' in found) {
      rejected.push({ index, errors: [found] })
      continue
    }
    const account = found ?? blank(ctx, value.name)
    const next = applied(account, value)
    if (found && isStillAs(account, next)) continue
    if (!before.has(account.id)) {
      before.set(account.id, found)
      next.version = account.version + 1
    }
    after.set(account.id, next)
    remember(known, next)
  }
  // Rows that contradict each other may leave an object as it was.
  const changed = [...after.values()].filter((row) => {
    const old = before.get(row.id)
    return !old || !isStillAs({ ...old, version: row.version }, row)
  })
  await putAccounts(ctx, changed)
  await indexObjects(
    ctx,
    changed.map((row) => findableAccount({ ...row, updatedAt: ctx.now() })),
  )
  const done = changed.map(({ id, version }) => ({ id, version, before: before.get(id) ?? null }))
  return {
    created: done.filter((one) => one.before === null),
    updated: done.filter((one) => one.before !== null),
    rejected,
  }
}

async function undoRows(ctx: Ctx, changes: readonly ImportedChange[]): Promise<{ undone: number; kept: number }> {
  await lockCustomers(ctx)
  const untouched = await findUntouched(ctx, 'accounts', changes)
  const mine = changes.filter(({ id }) => untouched.has(id))
  const made = mine.filter(({ before }) => before === null).map(({ id }) => id)
  await eraseRows(ctx, 'accounts', made)
  await unindexObjects(ctx, 'account', made)
  // Kept by saveRows as whole rows; their dates, which JSON made texts, are not written back.
  const old = mine
    .filter(({ before }) => before !== null)
    .map(({ before, version }) => ({ ...(before as AccountRow), version: version + 1 }))
  await putAccounts(ctx, old)
  await indexObjects(
    ctx,
    old.map((row) => findableAccount({ ...row, updatedAt: ctx.now() })),
  )
  return { undone: mine.length, kept: changes.length - mine.length }
}

export const accountImporter = importer<z.infer<typeof settings>, State, AccountValue>({
  kind: 'accounts',
  label: 'Accounts',
  permission: 'customers.write',
  fields,
  takesAttributes: true,
  settings,
  prepare: async (ctx, { currency }) => ({ owners: await loadOwners(ctx), currency }),
  checkRow,
  saveRows,
  undoRows,
})
