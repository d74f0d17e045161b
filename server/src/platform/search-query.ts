import { pairMark, pairsOf, type Run, searchTokens, splitWords } from './search-words.ts'

/** One thing a document must hold: a word, the beginning of one, or words in a row. */
export type Term =
  | { kind: 'word' | 'prefix'; word: string; instead: readonly string[] }
  | { kind: 'phrase'; words: readonly string[] }

/** The terms of what somebody typed: words, "phrases", and a last word that may go on unless a space follows it. */
export function readTerms(typed: string, isOpen: boolean): Term[] {
  const terms: Term[] = []
  const parts = typed.split('"')
  parts.forEach((part, index) => {
    // Every second part stands between quotation marks; a mark that was never closed quotes nothing.
    if (index % 2 === 1 && index < parts.length - 1) terms.push(...phraseOf(searchTokens(part)))
    else terms.push(...splitWords(part).flatMap(termsOfRun))
  })
  const last = terms.at(-1)
  const isLastOpen = isOpen && /[\p{L}\p{N}\p{M}]$/u.test(typed)
  if (isLastOpen && last?.kind === 'word') terms[terms.length - 1] = { ...last, kind: 'prefix' }
  return terms
}

function termsOfRun({ text, isUnspaced }: Run): Term[] {
  if (!isUnspaced) return [{ kind: 'word', word: text, instead: [] }]
  const pairs = pairsOf(text)
  // A character alone begins each of its pairs; a longer run is its pairs in a row, without the last character alone.
  if (pairs.length === 1) return [{ kind: 'prefix', word: text, instead: [] }]
  return phraseOf(pairs.slice(0, -1))
}

function phraseOf(words: readonly string[]): Term[] {
  const [first] = words
  if (first === undefined) return []
  return words.length === 1 ? [{ kind: 'word', word: first, instead: [] }] : [{ kind: 'phrase', words }]
}

/** The terms as PostgreSQL's tsquery; empty when there is nothing to look for. */
export const toTsquery = (terms: readonly Term[]): string =>
  terms
    .map((term) => {
      if (term.kind === 'phrase') {
        const marks = term.words.slice(1).map((word, index) => `'${pairMark(term.words[index] ?? '', word)}'`)
        return [`(${term.words.map((word) => `'${word}'`).join(' <-> ')})`, ...marks].join(' & ')
      }
      const open = term.kind === 'prefix' ? ':*' : ''
      return `(${[term.word, ...term.instead].map((word) => `'${word}'${open}`).join(' | ')})`
    })
    .join(' & ')

/** The words worth a second look when no document holds them: short ones and numbers are meant as typed. */
export const correctableWords = (terms: readonly Term[]): string[] =>
  terms.flatMap((term) => {
    const isOpen = term.kind !== 'phrase' && term.instead.length === 0
    return isOpen && /^[\p{L}\p{M}]{4,}$/u.test(term.word) ? [term.word] : []
  })

export type KnownWord = { word: string; documents: number }

/**
 * Up to three known words that are as close as any to the typed one: one slip, or two in eight letters and more. Of
 * equally close ones those with the same first letter count, and of these the frequent ones.
 */
export function closestWords(typed: string, known: readonly KnownWord[], isOpen: boolean): string[] {
  const most = [...typed].length >= 8 ? 2 : 1
  const measured = known
    .map((one) => ({ ...one, slips: isOpen ? slipsOfBeginning(typed, one.word, most) : countSlips(typed, one.word) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips || b.documents - a.documents || (a.word < b.word ? -1 : 1))
  const closest = measured.filter(({ slips }) => slips === measured[0]?.slips)
  const likely = closest.filter(({ word }) => word[0] === typed[0])
  const chosen = likely.length > 0 ? likely : closest
  const rare = (chosen[0]?.documents ?? 0) / 10
  return chosen
    .filter(({ documents }) => documents >= rare)
    .slice(0, 3)
    .map(({ word }) => word)
}

/** The fewest slips between the typed letters and any beginning of the word. */
function slipsOfBeginning(typed: string, word: string, most: number): number {
  const lengths = Array.from({ length: 2 * most + 1 }, (_, index) => typed.length - most + index)
  return Math.min(...lengths.map((length) => countSlips(typed, word.slice(0, Math.max(1, length)))))
}

/** Optimal string alignment distance: letters missing, too many, wrong, or two neighbours swapped. */
export function countSlips(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) {
      const isSame = left[i - 1] === right[j - 1]
      const at = (values: number[], index: number): number => values[index] ?? Number.POSITIVE_INFINITY
      let slips = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1))
      const isSwapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      if (isSwapped) slips = Math.min(slips, at(beforeLast, j - 2) + 1)
      row.push(slips)
    }
    beforeLast = last
    last = row
  }
  return last[right.length] ?? left.length
}
