import type { DecodedRequest, Outcome, Received } from '../received.ts'

/** What adapters need to read values of any shape without trusting them. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** `name/version`, as `sdk` is written. */
export const sdkOf = (name: unknown, version: unknown): string | undefined =>
  textOf(name) && (textOf(version) ? `${name}/${version}` : `${name}`)

/** Vendors send seconds or milliseconds under one name; nobody means a day of January 1970. Text passes unchanged. */
export const instantOf = (value: unknown): unknown => {
  if (typeof value !== 'number' && !(typeof value === 'string' && /^\d+(\.\d+)?$/.test(value))) return value
  const number = Number(value)
  return number < 1e11 ? Math.round(number * 1000) : Math.round(number)
}

/** Without these names, for what is said elsewhere and must not be stored twice or at all (tokens, IP addresses). */
export function without(fields: Fields, names: ReadonlySet<string>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)))
}

/** JSON, or base64 of JSON; undefined when it is neither. */
export function parseLoose(text: string | undefined): unknown {
  if (!text) return undefined
  const plain = parseJson(text)
  return plain === undefined ? parseJson(Buffer.from(text.replaceAll(' ', '+'), 'base64').toString()) : plain
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const payloads = new WeakMap<DecodedRequest, unknown>()

/** What was sent, whichever way: JSON body, `data=` in a form or in the address, JSON or base64 under any content type. */
export function payloadOf(request: DecodedRequest): unknown {
  if (request.json !== undefined) return request.json
  // Asked several times for one request: who it is from, what it says, how to answer.
  if (!payloads.has(request)) payloads.set(request, parseLoose(request.form.data ?? request.query.data ?? request.text))
  return payloads.get(request)
}

/** The user part of Basic, or the Bearer token: where write keys travel. */
export function authorizedAs(request: DecodedRequest): string | undefined {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ')
  if (scheme.toLowerCase() === 'bearer') return textOf(value)
  if (scheme.toLowerCase() !== 'basic') return undefined
  return textOf(Buffer.from(value, 'base64').toString().split(':')[0])
}

export const headerOf = (request: DecodedRequest, name: string): string | undefined =>
  textOf([request.headers[name]].flat()[0])

/** The address the sender reached us at, as the proxy in front says it or as it was called directly. */
export function originOf(request: DecodedRequest): { protocol: 'http' | 'https'; host: string } {
  const forwarded = (name: string) => headerOf(request, `x-forwarded-${name}`)?.split(',')[0]?.trim()
  const protocol = forwarded('proto') === 'https' ? 'https' : 'http'
  return { protocol, host: forwarded('host') ?? headerOf(request, 'host') ?? '' }
}

/** Entries with the number of the item they were read from: one item of a vendor can be an event and a profile at once. */
export type Numbered = readonly { item: number; entry: Received }[]

export const numberEntries = (items: readonly unknown[], read: (item: unknown) => readonly Received[]): Numbered =>
  items.flatMap((one, item) => read(one).map((entry) => ({ item, entry })))

export const entriesOf = (numbered: Numbered): readonly Received[] => numbered.map(({ entry }) => entry)

export type Refusal = { item: number; entry: Received; reason: string; message: string }

export const isRefused = (outcome: Outcome): boolean => outcome.result === 'refused'

/** Which items were refused, and why: the first reason of each. `read` is called again only when there are any. */
export function refusalsOf(outcomes: readonly Outcome[], read: () => Numbered): Refusal[] {
  if (!outcomes.some(isRefused)) return []
  const found = new Map<number, Refusal>()
  for (const [index, { item, entry }] of read().entries()) {
    const outcome = outcomes[index]
    if (outcome?.result !== 'refused' || found.has(item)) continue
    found.set(item, { item, entry, reason: outcome.reason, message: outcome.message })
  }
  return [...found.values()]
}

export const wordsOf = (refusals: readonly Refusal[]): string =>
  refusals.map(({ item, message }) => `${item}: ${message}`).join('; ')
