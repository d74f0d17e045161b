/** Longer texts are cut here: what decides the owner stands at the start, and a pasted log must not stall the queue. */
const maxCharacters = 10_000

const scriptsWithoutSpaces =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
const wordPattern = new RegExp(
  `[${scriptsWithoutSpaces}]+|[[\\p{L}\\p{M}\\p{N}]--[${scriptsWithoutSpaces}]]+(?:'[\\p{L}\\p{M}]+)*`,
  'gv',
)
const unspacedPattern = new RegExp(`^[${scriptsWithoutSpaces}]`, 'v')

export type Word = { text: string; start: number }

/** Compatibility forms, case and curly apostrophes folded; the accents stay, so that words can be shown as written. */
export function foldText(text: string): string {
  return text.slice(0, maxCharacters).normalize('NFKC').toLowerCase().replaceAll('’', "'")
}

/** Without the accents of Latin, Greek and Cyrillic letters. Marks that are letters of their own (voicing, vowels) stay. */
export function stripAccents(folded: string): string {
  if (!/\P{ASCII}/u.test(folded)) return folded
  return folded
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
}

/** The words of a folded text in order. Scripts that write no spaces are cut into overlapping pairs of characters. */
export function readWords(folded: string): Word[] {
  const words: Word[] = []
  for (const match of folded.matchAll(wordPattern)) {
    const text = match[0]
    if (!unspacedPattern.test(text)) {
      words.push({ text, start: match.index })
      continue
    }
    const last = Math.max(1, text.length - 1)
    for (let at = 0; at < last; at++) words.push({ text: text.slice(at, at + 2), start: match.index + at })
  }
  return words
}
