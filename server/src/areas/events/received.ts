import type { IncomingHttpHeaders } from 'node:http'

/**
 * What senders report, in the words of no vendor. An adapter (`protocols/<vendor>.ts`) turns a vendor's request into these and
 * changes no value: times, ids and properties stay as they were sent; the core checks, corrects and says what it did.
 */
export type Received = ReceivedEvent | ReceivedIdentity | ReceivedProfile | ReceivedNothing

type Entry = {
  /** The moment as sent: ISO 8601 text or milliseconds since 1970. Not there: the moment it arrived. */
  ts?: unknown
  /** The sender's clock when it sent; corrects `ts` by the difference to ours. Not there: `ts` is taken as it is. */
  sentAt?: unknown
  /** The sender's own id of this entry (messageId, insert_id, uuid ...): sent again with the same one it counts once. */
  vendorId?: string | undefined
  /** The package that sent it, with its version: `posthog-js/1.418.10`. */
  sdk?: string | undefined
  /** What arrived, shown on the pages of live events and refusals; not copied, never changed. */
  raw?: unknown
}

/** Something somebody did. Values of unknown type are checked by the core, so an adapter may pass on whatever was sent. */
export type ReceivedEvent = Entry & {
  kind: 'event'
  event: unknown
  /** Who did it: the user's id when the sender knows it, else the anonymous or device id. Never changed afterwards. */
  distinctId: unknown
  /** The anonymous or device id beside `userId`. When both are there the core also writes the hint that they are one person. */
  deviceId?: unknown
  userId?: unknown
  session?: unknown
  /** Accounts the event itself names, type to key: `{company: 'acme'}`. */
  groups?: Readonly<Record<string, unknown>> | undefined
  /** The vendor's standard properties keep their names ($current_url ...); the core adds the normalised ones. */
  properties: unknown
  /** Where to look for what the vendor says in other words; the core fills path, utm_*, browser, os ... from it. */
  context?: BrowserContext | undefined
}

/** What an adapter found about the page and the device; the core derives what is missing from `url` and `userAgent`. */
export type BrowserContext = {
  url?: unknown
  path?: unknown
  referrer?: unknown
  title?: unknown
  userAgent?: unknown
  browser?: unknown
  os?: unknown
  deviceType?: unknown
  country?: unknown
  /** Campaign fields by plain name: `{source, medium, campaign, term, content}`. */
  campaign?: Readonly<Record<string, unknown>> | undefined
}

/** Two raw ids are said to be one person. */
export type ReceivedIdentity = Entry & {
  /** `identify`: the anonymous id `from` turned out to be the user `to`. `alias`: `from` is another id of `to`. */
  kind: 'identify' | 'alias'
  from: unknown
  to: unknown
  /** The sender insists, where a merge of two known users would be refused ($merge_dangerously). */
  force?: boolean | undefined
}

export const profileOperations = [
  'set',
  'set_once',
  'add',
  'append',
  'prepend',
  'union',
  'remove',
  'unset',
  'delete',
] as const
export type ProfileOperation = (typeof profileOperations)[number]

/** A change to what is known about a person or an account. */
export type ReceivedProfile = Entry & {
  kind: 'profile'
  of: 'person' | 'account'
  /** The raw id of the person, or the account's key. */
  id: unknown
  /** The kind of account, such as `company`; only with `of: 'account'`. */
  groupType?: string | undefined
  operation: ProfileOperation
  /** For `unset` the names are the keys; for `delete` (the whole profile) empty. */
  properties: unknown
}

/** An entry that needs no storing (an empty batch item, a debug call) or that the adapter cannot read: `refused` says why. */
export type ReceivedNothing = Entry & { kind: 'nothing'; refused?: string | undefined }

/** What became of one entry, in the order they were given. `refused` and the warnings are reasons of `reasons.ts`. */
export type Outcome =
  | { result: 'ok' | 'warning'; reasons: readonly string[]; id: string | null }
  | { result: 'refused'; reason: string; message: string }

/** A request after unpacking: gzip undone, text decoded, JSON parsed when it is JSON. Header names are lower case. */
export type DecodedRequest = {
  method: string
  /** Without query and trailing slash. */
  path: string
  params: Readonly<Record<string, string>>
  /** A parameter given several times has its last value. */
  query: Readonly<Record<string, string>>
  headers: IncomingHttpHeaders
  /** The body as JSON (an NDJSON body: the array of its lines); undefined when it is none. */
  json: unknown
  /** The fields of a form body (`data=...`), else empty. */
  form: Readonly<Record<string, string>>
  text: string
  /** Stands for the sender where a vendor's tracker keeps no id of its own: made of address, browser and day, not reversible. */
  visitor: string
  /** Our clock, milliseconds since 1970. */
  now: number
}

export type VendorReply = {
  status: number
  /** An object is sent as JSON. */
  body: unknown
  contentType?: string | undefined
  headers?: Readonly<Record<string, string>> | undefined
}

/** What an adapter reads out of a request: entries for a write key, or an answer that stores nothing. */
export type Reading =
  | { key: string | undefined; entries: readonly Received[] }
  /** Settings, flags and the like. `key` given: answered only when it is a live write key. */
  | { key?: string | undefined; reply: VendorReply }
  /** The whole request cannot be read: answered 400 (or what `fail` says) and counted for the key when it is known. */
  | { key?: string | undefined; malformed: string }

/** Why a whole request was not taken. `retryAfter` in seconds for 429 and 503. */
export type CollectorFailure = {
  status: 400 | 401 | 413 | 415 | 429 | 503
  reason: string
  message: string
  retryAfter?: number
}

/** One vendor's way to speak: pure, no clock but `request.now`, no store. Registered in `protocols.ts`. */
export type Protocol = {
  name: string
  routes: readonly ProtocolRoute[]
}
export type ProtocolRoute = {
  methods: readonly ('GET' | 'POST')[]
  /** Fastify patterns without trailing slash (`/batch`, `/array/:token/config`); the core answers them with one too. */
  paths: readonly string[]
  /** Bytes after unpacking; default 20 MB. */
  bodyLimit?: number
  read: (request: DecodedRequest) => Reading
  /** The reply the vendor's SDK takes for success, given what became of `entries`. */
  answer: (request: DecodedRequest, outcomes: readonly Outcome[]) => VendorReply
  /** The vendor's words for a refusal of the whole request; default `{"error": message}` under the failure's status. */
  fail?: (request: DecodedRequest, failure: CollectorFailure) => VendorReply
}
