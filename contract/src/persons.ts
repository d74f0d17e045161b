import { z } from 'zod'
import { Done, Id, IdParams, Instant, manyOf, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Undoable } from './people.ts'

/** A person as analytics knows them: sipHash64 of the raw id they are called by, decimal. */
export const PersonId = z.string().regex(/^\d{1,20}$/)
const InProject = z.object({ project: Id })
const PersonParams = z.object({ person: PersonId })
const RawId = z.string().min(1).max(400)

export const PersonProperties = z.record(z.string(), z.json())
export const PersonSummary = z
  .object({
    id: PersonId,
    distinctId: z.string().describe('The raw id the person is called by: the user id where there is one.'),
    name: z.string().nullable(),
    email: z.string().nullable(),
    properties: PersonProperties,
    lastSeenAt: Instant.nullable().describe('Of the last event; null for somebody who sent none.'),
  })
  .meta({ id: 'PersonSummary' })
export type PersonSummary = z.infer<typeof PersonSummary>

export const listPersons = endpoint({
  method: 'GET',
  path: '/v1/persons',
  summary: 'The people of a project, those seen last first',
  permission: 'persons.read',
  query: PageQuery.extend({
    project: Id,
    q: z.string().trim().max(400).optional().describe('Part of an id, a name or an e-mail address.'),
    property: manyOf(z.string().regex(/^[^=]{1,200}=/)).describe('`name=value`, as properties are now; all must hold.'),
  }),
  response: pageOf(PersonSummary),
})

export const PersonRawId = z
  .object({
    raw: z.string(),
    since: Instant.nullable().describe('From when events under it are this person’s; null: always.'),
    until: Instant.nullable().describe(
      'From when they are somebody else’s (a shared device); null: still this person’s.',
    ),
    by: z
      .object({ id: Id, kind: z.enum(['identify', 'alias', 'seen', 'merge']), source: z.string(), at: Instant })
      .nullable()
      .describe('What said so; null for the id the person is called by.'),
  })
  .meta({ id: 'PersonRawId' })
export const PersonMerge = z
  .object({
    id: Id,
    from: z.string(),
    to: z.string(),
    madeBy: z.string(),
    madeAt: Instant,
    kind: z.enum(['merge', 'split']),
  })
  .meta({ id: 'PersonMerge' })
const Named = z.object({ id: Id, name: z.string() })

export const PersonDetail = PersonSummary.extend({
  firstSeenAt: Instant.nullable(),
  eventCount: z.int(),
  ids: z.array(PersonRawId),
  merges: z.array(PersonMerge).describe('Made by hand around this person; each can be undone.'),
  refused: z
    .array(z.object({ from: z.string(), to: z.string(), at: Instant, reason: z.enum(['two_users', 'kept_apart']) }))
    .describe('What senders said and was not followed.'),
  contact: Named.nullable().describe('The same person among the customers, by e-mail address or external id.'),
  accounts: z.array(z.object({ key: z.string(), account: Named.nullable() })),
}).meta({ id: 'PersonDetail' })
export type PersonDetail = z.infer<typeof PersonDetail>

export const getPerson = endpoint({
  method: 'GET',
  path: '/v1/persons/:person',
  summary: 'One person: properties, raw ids with their sources, contact and accounts',
  permission: 'persons.read',
  params: PersonParams,
  query: InProject,
  response: PersonDetail,
})

export const TimelineItem = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('event'),
      id: z.string(),
      at: Instant,
      event: z.string(),
      session: z.string(),
      distinctId: z.string(),
      account: z.string(),
      path: z.string().nullable(),
    }),
    z.object({
      kind: z.literal('feedback'),
      id: Id,
      at: Instant,
      title: z.string(),
      excerpt: z.string(),
      status: z.string(),
    }),
    z.object({ kind: z.literal('reply'), id: Id, at: Instant, itemId: Id, author: z.string(), text: z.string() }),
  ])
  .meta({ id: 'TimelineItem' })
export type TimelineItem = z.infer<typeof TimelineItem>
export const listPersonTimeline = endpoint({
  method: 'GET',
  path: '/v1/persons/:person/timeline',
  summary: 'What a person did and said, newest first',
  permission: 'persons.read',
  params: PersonParams,
  query: PageQuery.extend({ project: Id, kind: z.enum(['all', 'events', 'feedback']).default('all') }),
  response: pageOf(TimelineItem),
})

export const PropertyChange = z
  .object({ at: Instant, operation: z.string(), properties: PersonProperties, rawId: z.string() })
  .meta({ id: 'PropertyChange' })
export const listPropertyChanges = endpoint({
  method: 'GET',
  path: '/v1/persons/:person/changes',
  summary: 'How the properties of a person came to be what they are, newest first; at most 500',
  permission: 'persons.read',
  params: PersonParams,
  query: InProject,
  response: z.object({ items: z.array(PropertyChange) }),
})

const Pair = z.object({
  project: Id,
  from: PersonId.describe('Who becomes part of `to`.'),
  to: PersonId.describe('Whose id and properties win.'),
})
const Side = z.object({ id: PersonId, distinctId: z.string(), ids: z.int(), events: z.int() })
export const MergePreview = z
  .object({
    from: Side,
    to: Side,
    days: z
      .array(z.object({ day: z.string(), peopleBefore: z.int(), peopleAfter: z.int() }))
      .describe('People a day, of the last 30 days, where the number would change.'),
    peopleBefore: z.int().describe('People of the last 30 days.'),
    peopleAfter: z.int(),
    properties: z.array(
      z.object({ name: z.string(), from: z.json().optional(), to: z.json().optional(), after: z.json() }),
    ),
  })
  .meta({ id: 'MergePreview' })
export type MergePreview = z.infer<typeof MergePreview>
export const previewMerge = endpoint({
  method: 'POST',
  path: '/v1/persons/merge/preview',
  summary: 'What a merge of two people would change',
  permission: 'persons.manage',
  body: Pair,
  response: MergePreview,
})
export const mergePersons = endpoint({
  method: 'POST',
  path: '/v1/persons/merge',
  summary: 'Merge two people; no event is rewritten, and it can be undone',
  permission: 'persons.manage',
  body: Pair,
  response: Undoable.extend({ id: Id, person: PersonId }),
})
export const splitPerson = endpoint({
  method: 'POST',
  path: '/v1/persons/split',
  summary: 'Make a raw id a person of its own again, whatever senders say',
  permission: 'persons.manage',
  body: z.object({ project: Id, raw: RawId }),
  response: Undoable.extend({ id: Id, person: PersonId }),
})
export const undoPersonChange = endpoint({
  method: 'POST',
  path: '/v1/persons/merges/:id/undo',
  summary: 'Undo a merge or a split that was made by hand, at any time',
  permission: 'persons.manage',
  params: IdParams,
  response: Done,
})

export const Erasure = z
  .object({
    id: Id,
    project: Id,
    requestedBy: z.string(),
    requestedAt: Instant,
    finishedAt: Instant.nullable().describe('Null while the scan still finds something.'),
    tables: z.array(z.object({ table: z.string(), erased: z.int(), left: z.int() })),
  })
  .meta({ id: 'Erasure' })
export type Erasure = z.infer<typeof Erasure>
export const erasePerson = endpoint({
  method: 'DELETE',
  path: '/v1/persons/:person',
  summary: 'Erase a person for good: events, properties, ids, their contact and the words of their feedback',
  permission: 'persons.manage',
  params: PersonParams,
  query: InProject,
  response: Erasure,
})
export const listErasures = endpoint({
  method: 'GET',
  path: '/v1/persons/erasures',
  summary: 'Receipts of erased people, newest first; at most 200',
  permission: 'persons.manage',
  query: InProject,
  response: z.object({ items: z.array(Erasure) }),
})

/** An account or a contact of the customers as the events know them. */
export const CustomerActivity = z
  .object({
    projects: z.array(
      z.object({
        project: Id,
        name: z.string(),
        keys: z.array(z.string()).describe('What events name the account by.'),
        peopleCount: z.int(),
        eventCount: z.int().describe('Of the last 30 days.'),
        people: z.array(PersonSummary).describe('Those seen last; at most 20.'),
      }),
    ),
  })
  .meta({ id: 'CustomerActivity' })
export type CustomerActivity = z.infer<typeof CustomerActivity>
export const getAccountActivity = endpoint({
  method: 'GET',
  path: '/v1/persons/accounts/:id',
  summary: 'The people and events of an account',
  permission: 'persons.read',
  params: IdParams,
  response: CustomerActivity,
})
export const getContactActivity = endpoint({
  method: 'GET',
  path: '/v1/persons/contacts/:id',
  summary: 'The person behind a contact',
  permission: 'persons.read',
  params: IdParams,
  response: CustomerActivity,
})
