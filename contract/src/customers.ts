import { z } from 'zod'
import { Email, Flag, Id, IdParams, Instant, manyOf, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Undoable } from './people.ts'

const ExternalId = z.string().trim().min(1).max(200)
/** ISO 4217. */
const Currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, 'is a currency code of three letters, such as EUR')
/** ISO 3166-1 alpha-2. */
const Country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'is a country code of two letters, such as DE')
/** A host name without scheme, `www.` or path. */
export const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?=.{4,253}$)([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'is a domain such as example.com')
const Attributes = z.record(z.string().trim().min(1).max(100), z.string().max(2_000))
const Revenue = z
  .object({
    annualMinor: z.int().min(0).describe('Annual amount in minor units: cents, yen ...'),
    currency: Currency,
  })
  .meta({ id: 'Revenue' })

/** All that is given must hold; of a list, any one. */
export const AccountFilter = z
  .object({
    plans: z.array(z.string().max(100)).max(100).optional(),
    countries: z.array(Country).max(300).optional(),
    ownerIds: z.array(Id).max(100).optional(),
    revenue: z
      .object({ currency: Currency, minMinor: z.int().min(0).optional(), maxMinor: z.int().min(0).optional() })
      .optional()
      .describe('Both ends belong to the range; accounts with another currency or none do not match.'),
    attributes: z
      .array(z.object({ name: z.string().min(1).max(100), value: z.string().max(2_000) }))
      .max(20)
      .optional(),
  })
  .meta({ id: 'AccountFilter' })
export type AccountFilter = z.infer<typeof AccountFilter>

const OwnerRef = z.object({ id: Id, name: z.string() })
const AccountRef = z.object({ id: Id, name: z.string() })
const SegmentRef = z.object({ id: Id, name: z.string() })

export const Account = z
  .object({
    id: Id,
    name: z.string(),
    domains: z.array(z.string()),
    externalId: z.string().nullable(),
    plan: z.string().nullable(),
    country: z.string().nullable(),
    revenue: Revenue.nullable(),
    owner: OwnerRef.nullable(),
    attributes: Attributes,
    contactCount: z.int(),
    createdAt: Instant,
    updatedAt: Instant,
    version: z.int(),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof Account>

export const Contact = z
  .object({
    id: Id,
    name: z.string(),
    emails: z.array(z.string()).describe('The first one is written to.'),
    externalId: z.string().nullable(),
    account: AccountRef.nullable(),
    hasOptedOut: z.boolean().describe('Wants no messages from us.'),
    attributes: Attributes,
    createdAt: Instant,
    updatedAt: Instant,
    version: z.int(),
  })
  .meta({ id: 'Contact' })
export type Contact = z.infer<typeof Contact>

export const AccountDetail = Account.extend({
  segments: z.array(SegmentRef).describe('The segments it belongs to right now.'),
  contacts: z.array(Contact).describe('The first 100 by name; the rest through the list of contacts.'),
}).meta({ id: 'AccountDetail' })
export type AccountDetail = z.infer<typeof AccountDetail>

const AccountEdit = z.object({
  name: Name,
  domains: z.array(Domain).max(50),
  externalId: ExternalId.nullable(),
  plan: z.string().trim().min(1).max(100).nullable(),
  country: Country.nullable(),
  revenue: Revenue.nullable(),
  ownerId: Id.nullable(),
  attributes: Attributes,
})
const ContactEdit = z.object({
  name: Name,
  emails: z.array(Email).max(20),
  externalId: ExternalId.nullable(),
  accountId: Id.nullable(),
  hasOptedOut: z.boolean(),
  attributes: Attributes,
})
const direction = z.enum(['asc', 'desc']).default('asc')

export const listAccounts = endpoint({
  method: 'GET',
  path: '/v1/customers/accounts',
  summary: 'List accounts',
  permission: 'customers.read',
  query: PageQuery.extend({
    q: z.string().trim().max(200).optional().describe('Part of the name, a domain or the external id.'),
    plan: manyOf(z.string().max(100)),
    country: manyOf(Country),
    ownerId: manyOf(Id),
    segmentId: Id.optional(),
    currency: Currency.optional(),
    revenueMinMinor: z.coerce.number().int().min(0).optional().describe('Needs currency.'),
    revenueMaxMinor: z.coerce.number().int().min(0).optional().describe('Needs currency.'),
    attribute: manyOf(
      z
        .string()
        .max(2_100)
        .regex(/^[^=]+=/),
    ).describe('name=value'),
    sort: z.enum(['name', 'revenue', 'createdAt', 'updatedAt']).default('name'),
    direction,
  }).refine(
    ({ currency, revenueMinMinor, revenueMaxMinor }) =>
      currency !== undefined || (revenueMinMinor === undefined && revenueMaxMinor === undefined),
    { path: ['currency'], message: 'say which currency the range of revenue is in' },
  ),
  response: pageOf(Account),
})
export const createAccount = endpoint({
  method: 'POST',
  path: '/v1/customers/accounts',
  summary: 'Create an account',
  permission: 'customers.write',
  body: AccountEdit.partial().required({ name: true }),
  response: Account,
})
export const getAccount = endpoint({
  method: 'GET',
  path: '/v1/customers/accounts/:id',
  summary: 'Get an account with its contacts and segments',
  permission: 'customers.read',
  params: IdParams,
  response: AccountDetail,
})
export const updateAccount = endpoint({
  method: 'PATCH',
  path: '/v1/customers/accounts/:id',
  summary: 'Change the given fields of an account; attributes are replaced as a whole',
  permission: 'customers.write',
  params: IdParams,
  body: AccountEdit.partial(),
  response: Account,
})
export const deleteAccount = endpoint({
  method: 'DELETE',
  path: '/v1/customers/accounts/:id',
  summary: 'Move an account to the bin; its contacts stay',
  permission: 'customers.write',
  params: IdParams,
  response: Undoable,
})
export const listAccountFacets = endpoint({
  method: 'GET',
  path: '/v1/customers/facets',
  summary: 'The values accounts have, to filter by',
  permission: 'customers.read',
  response: z.object({
    plans: z.array(z.string()),
    countries: z.array(z.string()),
    currencies: z.array(z.string()),
    attributes: z.array(z.string()).describe('Names of attributes.'),
  }),
})

export const listContacts = endpoint({
  method: 'GET',
  path: '/v1/customers/contacts',
  summary: 'List contacts',
  permission: 'customers.read',
  query: PageQuery.extend({
    q: z.string().trim().max(200).optional().describe('Part of the name or of an e-mail address, or the external id.'),
    accountId: Id.optional(),
    hasOptedOut: Flag.optional(),
    sort: z.enum(['name', 'createdAt', 'updatedAt']).default('name'),
    direction,
  }),
  response: pageOf(Contact),
})
export const createContact = endpoint({
  method: 'POST',
  path: '/v1/customers/contacts',
  summary: 'Create a contact',
  permission: 'customers.write',
  body: ContactEdit.partial().required({ name: true }),
  response: Contact,
})
export const getContact = endpoint({
  method: 'GET',
  path: '/v1/customers/contacts/:id',
  summary: 'Get a contact',
  permission: 'customers.read',
  params: IdParams,
  response: Contact,
})
export const updateContact = endpoint({
  method: 'PATCH',
  path: '/v1/customers/contacts/:id',
  summary: 'Change the given fields of a contact; attributes are replaced as a whole',
  permission: 'customers.write',
  params: IdParams,
  body: ContactEdit.partial(),
  response: Contact,
})
export const deleteContact = endpoint({
  method: 'DELETE',
  path: '/v1/customers/contacts/:id',
  summary: 'Move a contact to the bin',
  permission: 'customers.write',
  params: IdParams,
  response: Undoable,
})

export const Segment = z
  .object({
    id: Id,
    name: z.string(),
    filter: AccountFilter,
    accountCount: z.int().describe('Counted now.'),
    version: z.int(),
  })
  .meta({ id: 'Segment' })
export type Segment = z.infer<typeof Segment>
const SegmentEdit = z.object({ name: Name, filter: AccountFilter })

export const listSegments = endpoint({
  method: 'GET',
  path: '/v1/customers/segments',
  summary: 'List segments by name',
  permission: 'customers.read',
  response: z.object({ items: z.array(Segment) }),
})
export const createSegment = endpoint({
  method: 'POST',
  path: '/v1/customers/segments',
  summary: 'Name a filter over accounts',
  permission: 'segments.write',
  body: SegmentEdit,
  response: Segment,
})
export const getSegment = endpoint({
  method: 'GET',
  path: '/v1/customers/segments/:id',
  summary: 'Get a segment',
  permission: 'customers.read',
  params: IdParams,
  response: Segment,
})
export const updateSegment = endpoint({
  method: 'PATCH',
  path: '/v1/customers/segments/:id',
  summary: 'Rename a segment or change its filter',
  permission: 'segments.write',
  params: IdParams,
  body: SegmentEdit.partial(),
  response: Segment,
})
export const deleteSegment = endpoint({
  method: 'DELETE',
  path: '/v1/customers/segments/:id',
  summary: 'Move a segment to the bin',
  permission: 'segments.write',
  params: IdParams,
  response: Undoable,
})
export const countAccounts = endpoint({
  method: 'POST',
  path: '/v1/customers/accounts/count',
  summary: 'How many accounts a filter finds',
  permission: 'customers.read',
  body: AccountFilter,
  response: z.object({ count: z.int() }),
})
