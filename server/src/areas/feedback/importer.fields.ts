import { z } from 'zod'
import type { ImportField } from '../../platform/importer.ts'
import { readInstant } from './instant.rules.ts'

export const importSettings = z.object({
  source: z.string().trim().min(1).max(200).default('Imported files').describe('Source the items are filed under'),
  history: z
    .boolean()
    .default(false)
    .describe('A labelled history: the area column is right, and the routing learns from it'),
  status: z.enum(['done', 'new']).default('done').describe('Status of the items of a history'),
  unknownAreas: z.enum(['reject', 'create']).default('reject').describe('Areas of a history that do not exist yet'),
  zone: z.string().min(1).max(60).default('UTC').describe('Time zone of times that name none, such as Europe/Berlin'),
  dateOrder: z.enum(['auto', 'day_first', 'month_first']).default('auto').describe('Order of dates like 3/4/2026'),
})
export type ImportSettings = z.infer<typeof importSettings>

type FieldFacts = Partial<Pick<ImportField, 'required' | 'looksLike'>>
const field = (
  name: string,
  label: string,
  aliases: readonly string[],
  help: string,
  { required = false, looksLike }: FieldFacts = {},
): ImportField => ({ name, label, aliases, help, required, ...(looksLike && { looksLike }) })

const isMail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())

export const importFields: readonly ImportField[] = [
  field(
    'text',
    'Text',
    [
      'body',
      'message',
      'content',
      'comment',
      'comments',
      'feedback',
      'description',
      'review',
      'details',
      'note',
      'question',
      'utterance',
      'suggestion',
      'nachricht',
      'beschreibung',
      'kommentar',
    ],
    'What was said: plain text or HTML.',
    { required: true, looksLike: (text) => text.trim().split(/\s+/).length >= 5 },
  ),
  field('subject', 'Subject', ['title', 'headline', 'summary', 'betreff', 'titel'], 'Its title, if it has one.'),
  field(
    'externalId',
    'External id',
    ['id', 'ticket id', 'ticket', 'review id', 'conversation id', 'message id', 'key', 'number', 'post id'],
    'Its id at the source. Repeating the import changes the same item.',
  ),
  field(
    'threadId',
    'Conversation',
    ['thread', 'thread id', 'parent id', 'in reply to'],
    'Items with the same value are shown as one conversation.',
  ),
  field(
    'createdAt',
    'Date',
    ['created at', 'created', 'date', 'time', 'timestamp', 'submitted at', 'received at', 'datum', 'erstellt am'],
    'When it was said.',
    { looksLike: (text) => 'instant' in readInstant(text, 'UTC', 'day_first') && /\D/.test(text) },
  ),
  field(
    'authorName',
    'Author',
    ['name', 'author', 'user', 'user name', 'customer name', 'contact', 'requester', 'reviewer', 'autor'],
    'Who said it.',
  ),
  field(
    'authorEmail',
    'Author’s e-mail',
    ['email', 'e-mail', 'mail', 'user email', 'requester email', 'customer email', 'contact email'],
    'Finds the contact and, by its domain, the account.',
    {
      looksLike: isMail,
    },
  ),
  field(
    'authorExternalId',
    'Author’s id',
    ['user id', 'customer id', 'requester id', 'contact id'],
    'Their id at the source or in your CRM.',
  ),
  field(
    'accountName',
    'Account',
    ['company', 'organization', 'organisation', 'customer', 'account name', 'company name', 'firma', 'kunde'],
    'The company it comes from, as it is called under Customers.',
  ),
  field('accountDomain', 'Account’s domain', ['domain', 'website', 'company domain'], 'Finds the account.', {
    // The last part has letters only, unlike that of a version.
    looksLike: (text) => /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}$/i.test(text.trim()) && !isMail(text),
  }),
  field('rating', 'Rating', ['stars', 'score', 'nps', 'csat', 'bewertung'], 'A number.'),
  field('url', 'Link', ['permalink', 'source url', 'ticket url', 'href'], 'Where to open it at the source.', {
    looksLike: (text) => /^https?:\/\/\S+$/.test(text.trim()),
  }),
  field('language', 'Language', ['lang', 'locale', 'sprache'], 'A code such as en or de; found out when left empty.', {
    looksLike: (text) => /^[a-z]{2}([-_][A-Za-z]{2})?$/.test(text.trim()),
  }),
  field(
    'area',
    'Area (history)',
    ['product area', 'category', 'intent', 'topic', 'component', 'label', 'bereich', 'kategorie'],
    'In a history: the product area it belongs to, by name, path or alias. Otherwise kept as an attribute.',
  ),
  field(
    'owner',
    'Owner (history)',
    ['owner email', 'pm', 'product manager', 'assignee', 'assigned to', 'zuständig'],
    'In a history: the e-mail address of who owned it. Otherwise kept as an attribute.',
  ),
]
