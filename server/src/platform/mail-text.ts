const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')

const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g

/** The HTML part of a mail: its text in paragraphs, everything escaped, web addresses as links. */
export function mailHtml(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => `<p>${linked(paragraph).replaceAll('\n', '<br>')}</p>`)
  return `<!doctype html><html><body style="font:14px/1.5 system-ui,sans-serif;color:#1a1b1e;max-width:38em">${paragraphs.join('')}</body></html>`
}

function linked(text: string): string {
  let html = ''
  let end = 0
  for (const match of text.matchAll(address)) {
    const url = escapeHtml(match[0])
    html += `${escapeHtml(text.slice(end, match.index))}<a href="${url}">${url}</a>`
    end = match.index + match[0].length
  }
  return html + escapeHtml(text.slice(end))
}

/** One line, as a subject must be: no line break can start another header. */
export const oneLine = (text: string, most = 200): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  const line = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}
