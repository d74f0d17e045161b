import { AppError } from '../../platform/errors.ts'

/** A record's text may not be longer: an unclosed quotation mark would otherwise swallow the rest of the file. */
export const longestRecord = 32 * 1024 ** 2

const tooLong = (where: string): AppError =>
  new AppError(
    'invalid_input',
    `${where} is longer than 32 MB. Probably a quotation mark or a bracket before it is never closed. Correct the file and send it again.`,
  )

/** Non-empty lines with their numbers (from 1), whatever the line ends are; refuses a line that never ends. */
export async function* splitLines(texts: AsyncIterable<string>): AsyncGenerator<{ row: number; text: string }> {
  let rest = ''
  let row = 0
  for await (const text of texts) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestRecord) throw tooLong(`Line ${row + lines.length + 1}`)
    for (const line of lines) {
      row += 1
      if (line.trim() !== '') yield { row, text: line }
    }
  }
  if (rest.trim() !== '') yield { row: row + 1, text: rest }
}

const code = { quote: 34, comma: 44, open: 91, backslash: 92, close: 93, openBrace: 123, closeBrace: 125 }

/**
 * The elements of one JSON array as texts, without holding more than one of them: only strings and brackets are followed
 * here, whether an element is valid JSON shows when it is parsed. Unlike stream-json it can be given hostile input.
 */
export async function* splitArray(texts: AsyncIterable<string>): AsyncGenerator<{ row: number; text: string }> {
  let depth = 0
  let isInString = false
  let isEscaped = false
  let row = 0
  let element = ''
  for await (const text of texts) {
    let from = 0
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charCodeAt(at)
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (char === code.backslash) isEscaped = true
        else if (char === code.quote) isInString = false
        continue
      }
      if (char === code.quote) isInString = true
      else if (char === code.open || char === code.openBrace) {
        depth += 1
        if (depth === 1) from = at + 1
      } else if (depth === 1 && (char === code.comma || char === code.close)) {
        const whole = element + text.slice(from, at)
        element = ''
        from = at + 1
        if (char === code.close) depth = 0
        const isEmptyArray = char === code.close && row === 0 && whole.trim() === ''
        if (isEmptyArray) continue
        row += 1
        yield { row, text: whole }
      } else if (char === code.close || char === code.closeBrace) depth -= 1
    }
    if (depth > 0) element += text.slice(from)
    if (element.length > longestRecord) throw tooLong(`Element ${row + 1} of the list`)
  }
  if (depth > 0) {
    throw new AppError(
      'invalid_input',
      `The JSON list ends in the middle of element ${row + 1}: the file was cut off. Export it again.`,
    )
  }
}

/** A JSON record as the cells of a row: nested objects become `a.b`, lists of plain values are joined, other lists stay JSON. */
export function flatten(record: Record<string, unknown>): Record<string, string> {
  const cells: Record<string, string> = {}
  const put = (name: string, value: unknown, depth: number): void => {
    if (value === null || value === undefined) return
    if (typeof value !== 'object') cells[name] = String(value)
    else if (Array.isArray(value)) cells[name] = isPlain(value) ? value.join('; ') : jsonText(value)
    else if (depth >= 5) cells[name] = jsonText(value)
    else for (const [key, inner] of Object.entries(value)) put(`${name}.${key}`, inner, depth + 1)
  }
  for (const [name, value] of Object.entries(record)) put(name, value, 1)
  return cells
}

const isPlain = (list: unknown[]): boolean => list.every((one) => typeof one !== 'object')

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return '(nested too deeply)'
    throw error
  }
}
