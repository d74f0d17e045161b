import { createHash } from 'node:crypto'
import { cleanHtml, htmlToText } from './item-text.rules.ts'

export type Attributes = Record<string, string | number | boolean | null>

/** One piece of feedback as a source hands it in. */
export type HandedIn = {
  externalId: string | null
  threadId: string | null
  author: { name: string | null; email: string | null; externalId: string | null }
  account: { name: string | null; domain: string | null }
  createdAt: Date
  sourceUpdatedAt: Date | null
  language: string | null
  subject: string | null
  body: string
  format: 'text' | 'html'
  url: string | null
  rating: number | null
  attributes: Attributes
  isDeleted: boolean
}

/** The same, ready to be stored. */
export type Draft = Omit<HandedIn, 'body' | 'format'> & {
  sourceId: string
  revision: string
  text: string
  html: string | null
  original: string | null
  /** Where a labelled history says it belongs. */
  placed: { areaId: string; ownerId: string | null } | null
  status: 'new' | 'done'
  importId: string | null
}

type Frame = Pick<Draft, 'sourceId' | 'importId'> & Partial<Pick<Draft, 'placed' | 'status'>>

/** Cleans, finds out the language and takes the revision. Never throws on odd text. */
export function readDraft(given: HandedIn, detect: (text: string) => string | null, frame: Frame): Draft {
  const { body, format, ...rest } = given
  const whole = storable(body)
  const text = format === 'html' ? htmlToText(whole) : whole
  const subject = given.subject === null ? null : storable(given.subject)
  return {
    ...rest,
    threadId: given.threadId && storable(given.threadId),
    externalId: given.externalId && storable(given.externalId),
    author: {
      name: given.author.name && storable(given.author.name),
      email: given.author.email,
      externalId: given.author.externalId && storable(given.author.externalId),
    },
    account: { name: given.account.name && storable(given.account.name), domain: given.account.domain },
    attributes: storableAttributes(given.attributes),
    subject,
    text,
    html: format === 'html' ? cleanHtml(whole) : null,
    original: text === body ? null : whole,
    language: given.language ?? detect(subject ? `${subject} ${text}` : text),
    revision: revisionOf(given),
    placed: null,
    status: 'new',
    ...frame,
  }
}

/** Without what PostgreSQL cannot hold: null bytes and halves of characters. */
const storable = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()

const storableAttributes = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      storable(name),
      typeof value === 'string' ? storable(value) : value,
    ]),
  )

/** The same words from the same source have the same revision, whenever they are sent. */
function revisionOf({ subject, body, rating, author, account, url, attributes, threadId, language }: HandedIn): string {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))
  const content = JSON.stringify([subject, body, rating, author, account, url, sorted, threadId, language])
  return createHash('sha256').update(content).digest('base64url').slice(0, 22)
}

/** Equal texts have equal hashes, whatever their case and spacing. */
export const hashText = (text: string): string =>
  createHash('sha256').update(text.toLowerCase().replace(/\s+/g, ' ').trim()).digest('base64url').slice(0, 22)
