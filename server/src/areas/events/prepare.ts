import { entryId, someId } from './event-id.ts'
import { cleanText, readId } from './id.rules.ts'
import { type DeviceNames, describePage } from './page.rules.ts'
import { writeProperties } from './property.rules.ts'
import type { Reason } from './reasons.ts'
import {
  profileOperations,
  type Received,
  type ReceivedEvent,
  type ReceivedIdentity,
  type ReceivedProfile,
} from './received.ts'
import { type CorrectedTime, correctTime } from './time.rules.ts'

/** What is known beside the entry itself. */
export type Arrival = {
  projectId: string
  now: number
  country: string | undefined
  deviceOf: (userAgent: string) => DeviceNames
}

/** A row for ClickHouse: one JSON line, and what tells whether it came before. */
export type Row = { target: 'events' | 'changes'; id: string; line: string; sinceSecond: number }
export type IdentityRow = {
  kind: 'identify' | 'alias' | 'seen'
  from: string
  to: string
  at: number
  isForced: boolean
  eventId: string
  sdk: string
}
export type AccountRow = {
  account: string
  groupType: string
  operation: string
  properties: string
  at: number
  eventId: string
}
export type Prepared =
  | { refused: Reason }
  | { id: string; marks: readonly Reason[]; row?: Row; identity?: IdentityRow; account?: AccountRow }

const longestName = 200

/** Checks, corrects and writes one entry; pure but for the random id of an entry whose sender gave none. */
export function prepare(entry: Exclude<Received, { kind: 'nothing' }>, arrival: Arrival): Prepared {
  switch (entry.kind) {
    case 'event':
      return prepareEvent(entry, arrival)
    case 'profile':
      return prepareProfile(entry, arrival)
    default:
      return prepareIdentity(entry, arrival)
  }
}

function prepareEvent(entry: ReceivedEvent, arrival: Arrival): Prepared {
  const { event } = entry
  if (typeof event !== 'string' || event.trim() === '') return { refused: 'no_event_name' }
  if (event.length > longestName) return { refused: 'event_name_too_long' }
  const who = readId(entry.distinctId)
  if ('refused' in who) return who
  const name = cleanName(event)
  const time = correctTime(entry, arrival.now)
  // Whatever has a type but object is refused by writeProperties.
  const properties = (entry.properties ?? {}) as Readonly<Record<string, unknown>>
  const added = describePage(properties, entry.context ?? {}, arrival)
  const written = writeProperties(entry.properties, added)
  if ('refused' in written) return written
  const marks: Reason[] = [...time.marks, ...written.marks]
  if (name !== event) marks.push('renamed')
  const id = idOf(entry, arrival)
  const session = textOf(entry.session, longestName)
  const account = accountOf(entry.groups)
  const line =
    `{"project":"${arrival.projectId}","event":${JSON.stringify(name)},"ts":${time.ms},` +
    `"distinct_id":${JSON.stringify(who.id)},"id":"${id}",` +
    (session && `"session":${JSON.stringify(session)},`) +
    (account && `"account":${JSON.stringify(account)},`) +
    `"received_at":${arrival.now},"sdk":${JSON.stringify(sdkOf(entry))},` +
    (marks.length > 0 ? `"marks":${JSON.stringify(marks)},` : '') +
    `"properties":${written.json}}\n`
  const row: Row = { target: 'events', id, line, sinceSecond: sinceOf(entry, time, arrival) }
  const identity = hintOf(entry, id, time.ms)
  return identity ? { id, marks, row, identity } : { id, marks, row }
}

/** An event that names a user and a device says that they are one person. */
function hintOf(entry: ReceivedEvent, eventId: string, at: number): IdentityRow | undefined {
  if (entry.userId === undefined || entry.deviceId === undefined) return undefined
  const from = readId(entry.deviceId)
  const to = readId(entry.userId)
  if ('refused' in from || 'refused' in to || from.id === to.id) return undefined
  return { kind: 'seen', from: from.id, to: to.id, at, isForced: false, eventId, sdk: sdkOf(entry) }
}

function prepareIdentity(entry: ReceivedIdentity, arrival: Arrival): Prepared {
  const from = readId(entry.from)
  if ('refused' in from) return from
  const to = readId(entry.to)
  if ('refused' in to) return to
  if (from.id === to.id) return { refused: 'same_ids' }
  const time = correctTime(entry, arrival.now)
  const eventId = idOf(entry, arrival, `${entry.kind}\0${from.id}\0${to.id}`)
  const isForced = entry.force === true
  const identity = { kind: entry.kind, from: from.id, to: to.id, at: time.ms, isForced, eventId, sdk: sdkOf(entry) }
  return { id: eventId, marks: time.marks, identity }
}

function prepareProfile(entry: ReceivedProfile, arrival: Arrival): Prepared {
  if (!profileOperations.includes(entry.operation)) return { refused: 'unknown_operation' }
  const who = readId(entry.id)
  if ('refused' in who) return who
  const written = writeProperties(entry.properties, undefined)
  if ('refused' in written) return written
  const time = correctTime(entry, arrival.now)
  const marks: Reason[] = [...time.marks, ...written.marks]
  const id = idOf(entry, arrival, `${entry.of}\0${entry.groupType ?? ''}\0${who.id}\0${entry.operation}`)
  if (entry.of === 'account') {
    const groupType = textOf(entry.groupType, longestName)
    const { operation } = entry
    const account = { account: who.id, groupType, operation, properties: written.json, at: time.ms, eventId: id }
    return { id, marks, account }
  }
  const line =
    `{"project":"${arrival.projectId}","distinct_id":${JSON.stringify(who.id)},"at":${time.ms},` +
    `"operation":"${entry.operation}","event_id":"${id}","properties":${written.json}}\n`
  return { id, marks, row: { target: 'changes', id, line, sinceSecond: sinceOf(entry, time, arrival) } }
}

/** One request may make several entries of one message of the sender: `part` tells them apart. */
function idOf(entry: Received, arrival: Arrival, part?: string): string {
  const { vendorId } = entry
  if (typeof vendorId !== 'string' || vendorId === '') return someId()
  return entryId(arrival.projectId, part === undefined ? vendorId : `${part}\0${vendorId}`)
}

/** The second before which this entry cannot have come for the first time: with an id of ours, never before. */
function sinceOf(entry: Received, time: CorrectedTime, arrival: Arrival): number {
  if (typeof entry.vendorId !== 'string' || entry.vendorId === '') return Math.floor(arrival.now / 1000)
  return time.isKnown ? Math.floor(time.ms / 1000) : 0
}

const cleanName = (name: string): string =>
  cleanText(name)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()

function textOf(sent: unknown, longest: number): string {
  if (typeof sent === 'number') return String(sent)
  return typeof sent === 'string' ? cleanText(sent.slice(0, longest)) : ''
}

export const sdkOf = (entry: Received): string => textOf(entry.sdk, 80) || 'unknown'

const accountTypes = ['company', 'account', 'organization', 'organisation', 'org', 'workspace', 'team']

/** The account an event belongs to: of the usual types the first that is named, else the first of any. */
function accountOf(groups: ReceivedEvent['groups']): string {
  if (!groups) return ''
  const type = accountTypes.find((one) => groups[one] !== undefined) ?? Object.keys(groups)[0]
  const named: unknown = type === undefined ? undefined : groups[type]
  const read = readId(Array.isArray(named) ? named[0] : named)
  return 'id' in read ? read.id : ''
}
