/** Letters that Unicode does not take apart into a base letter and a mark. */
const folded: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
}
// Accents of European scripts, Hebrew points and Arabic vowel signs; the vowels of Indic scripts are letters of their words.
const marks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]/g
const words = /[\p{L}\p{N}\p{M}]+/gu
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]+/gu
const unspacedScript = new RegExp(unspaced.source, 'u')
const longestWord = 60

/** Case, accents and width taken off: `Ｃafé` and `CAFE` give the same text. */
export const foldText = (text: string): string =>
  isAscii(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(marks, '')
        .toLowerCase()
        .replace(marks, '')
        .replace(/[ßæœøłđðþıς]/g, (letter) => folded[letter] ?? letter)
        .normalize('NFC')

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

/** A run of the text: a word, or characters of a script that does not part its words by spaces. */
export type Run = { text: string; isUnspaced: boolean }

/** The runs of a text in order, folded. */
export function splitWords(text: string): Run[] {
  const runs: Run[] = []
  const folded = foldText(text)
  if (!unspacedScript.test(folded)) {
    return (folded.match(words) ?? []).map((word) => ({ text: word.slice(0, longestWord), isUnspaced: false }))
  }
  for (const [word] of folded.matchAll(words)) {
    let end = 0
    for (const match of word.matchAll(unspaced)) {
      if (match.index > end) runs.push({ text: word.slice(end, match.index), isUnspaced: false })
      runs.push({ text: match[0], isUnspaced: true })
      end = match.index + match[0].length
    }
    if (end < word.length) runs.push({ text: word.slice(end), isUnspaced: false })
  }
  return runs.map((run) => (run.isUnspaced ? run : { ...run, text: run.text.slice(0, longestWord) }))
}

/** Pairs of neighbouring characters, and the last character alone, so that each character begins one entry. */
export function pairsOf(run: string): string[] {
  const characters = [...run]
  return characters.map((character, index) => character + (characters[index + 1] ?? ''))
}

/** What a text is found by, in order: words, and pairs of characters for unspaced scripts. */
export const searchTokens = (text: string): string[] =>
  splitWords(text).flatMap((run) => (run.isUnspaced ? pairsOf(run.text) : [run.text]))

const mostTokens = 8_000

/**
 * A document as PostgreSQL's tsvector: words with their places (weight A in the title), and for each pair of neighbours
 * one of 65,536 marks, so that a phrase of common words is looked up and not sifted.
 */
export function searchVector(title: string, text: string): string {
  const places = new Map<string, string>()
  const pairMarks = new Set<string>()
  const add = (tokens: readonly string[], from: number, weight: string): void => {
    tokens.forEach((token, index) => {
      const known = places.get(token)
      const place = `${from + index}${weight}`
      places.set(token, known === undefined ? place : `${known},${place}`)
      const next = tokens[index + 1]
      if (next !== undefined) pairMarks.add(pairMark(token, next))
    })
  }
  const titleTokens = searchTokens(title).slice(0, 500)
  add(titleTokens, 1, 'A')
  // One place stays empty between them: no phrase runs from the title into the text.
  add(searchTokens(text).slice(0, mostTokens), titleTokens.length + 2, '')
  // A token holds letters, marks and digits only, so nothing needs escaping.
  let vector = ''
  for (const [token, at] of places) vector += `${token}:${at} `
  for (const mark of pairMarks) vector += `${mark} `
  return vector
}

/** A 16-bit FNV-1a hash of two neighbouring tokens; `#` keeps it apart from words. */
export function pairMark(first: string, second: string): string {
  const pair = `${first} ${second}`
  let hash = 0x811c9dc5
  for (let index = 0; index < pair.length; index++) hash = Math.imul(hash ^ pair.charCodeAt(index), 0x01000193)
  return `#${((hash >>> 16) ^ (hash & 0xffff)).toString(36)}`
}
