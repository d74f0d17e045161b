import sanitizeHtml from 'sanitize-html'

const blocks = ['p', 'br', 'div', 'li', 'ul', 'ol', 'tr', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']

/** The words of an HTML text, one line per block. */
export function htmlToText(html: string): string {
  const bare = sanitizeHtml(html, { allowedTags: blocks, allowedAttributes: {} })
  return bare
    .replace(/<br ?\/?>|<\/[a-z0-9]+>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|amp);/g, (_, name: keyof typeof entities) => entities[name])
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
const entities = { lt: '<', gt: '>', quot: '"', amp: '&' }

/** HTML with nothing left but simple formatting and links to the web or to mail. */
export const cleanHtml = (html: string): string =>
  sanitizeHtml(html, {
    allowedTags: ['p', 'br', 'b', 'strong', 'i', 'em', 'u', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'a'],
    allowedAttributes: { a: ['href', 'rel', 'target'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      a: (tagName, { href = '' }) => ({
        tagName,
        attribs: { href, rel: 'noopener noreferrer nofollow', target: '_blank' },
      }),
      h1: 'p',
      h2: 'p',
      h3: 'p',
      div: 'p',
    },
  })

/** Whether a text without a declared format is HTML. */
export const looksLikeHtml = (text: string): boolean =>
  /<(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|table|html|body|blockquote|h[1-6])(?:\s[^<>]*)?\/?>/i.test(text)

/** The beginning of a text in one line. */
export const excerptOf = (text: string, length = 200): string =>
  cut(
    text
      .slice(0, length * 3)
      .replace(/\s+/g, ' ')
      .trim(),
    length,
  )

/** What an item is called: its subject, or the beginning of its text. */
export const titleOf = (subject: string | null, text: string): string => excerptOf(subject || text, 90) || '(no text)'

function cut(line: string, length: number): string {
  if (line.length <= length) return line
  const whole = line.slice(0, length - 1).toWellFormed()
  const space = whole.lastIndexOf(' ')
  return `${(space > length / 2 ? whole.slice(0, space) : whole).replace(/\ufffd$/, '')}…`
}
