/** What broken senders send where an id should be; told to be nobody in any case and in quotes. */
const nobody = new Set([
  '',
  'null',
  'undefined',
  'none',
  'nil',
  'nan',
  'true',
  'false',
  '0',
  '-1',
  '[object object]',
  '{}',
  '[]',
  'anonymous',
  'anon',
  'guest',
  'id',
  'user',
  'distinctid',
  'distinct_id',
  'user_id',
  'userid',
  'email',
  'not_authenticated',
  'unknown',
  'n/a',
  '00000000-0000-0000-0000-000000000000',
])
const longest = 512

export type ReadId = { id: string } | { refused: 'no_id' | 'illegal_id' | 'id_too_long' }

/** The raw id that an entry names, as text, or why it is none. */
export function readId(sent: unknown): ReadId {
  if (sent === undefined || sent === null || sent === '') return { refused: 'no_id' }
  if (typeof sent !== 'string' && typeof sent !== 'number') return { refused: 'illegal_id' }
  const text = typeof sent === 'number' ? String(sent) : sent
  if (text.length > longest) return { refused: 'id_too_long' }
  const id = cleanText(text)
  return isIllegalId(id) ? { refused: 'illegal_id' } : { id }
}

/** Ids that programs send by mistake and that would make one person of many. Quotes around them change nothing. */
// Only short texts can be in the list; the rest need no lower case.
export const isIllegalId = (id: string): boolean =>
  id.length > longest || (id.length <= 40 && nobody.has(unquote(id).toLowerCase()))

function unquote(text: string): string {
  const bare = text.trim()
  const first = bare.charCodeAt(0)
  const isQuoted = (first === 34 || first === 39 || first === 96) && bare.length > 1 && bare.at(-1) === bare[0]
  return isQuoted ? unquote(bare.slice(1, -1)) : bare
}

/** Valid Unicode without null characters, which PostgreSQL cannot hold. */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}
