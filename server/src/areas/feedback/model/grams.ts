import { readWords, stripAccents, type Word } from './words.ts'

/** The three kinds of features; each is normalised on its own, so that many characters do not drown few words. */
export const blocks = { word: 0, character: 1, pair: 2 } as const

const minCharacters = 2
const maxCharacters = 5
const pairWindow = 20
const fnvPrime = 0x01000193
const seeds = { word: 0x811c9dc5, bigram: 0x2c1b3c6d, pair: 0x297a2d39, character: 0x165667b1 }

/**
 * The features found in one text, as hashes in parallel arrays that grow and are reused.
 * `first` and `second` are the positions of the words a feature comes from, -1 for none.
 */
export type Grams = {
  count: number
  hashes: Int32Array
  block: Uint8Array
  first: Int32Array
  second: Int32Array
}

export function createGrams(capacity = 1024): Grams {
  return {
    count: 0,
    hashes: new Int32Array(capacity),
    block: new Uint8Array(capacity),
    first: new Int32Array(capacity),
    second: new Int32Array(capacity),
  }
}

/** Words, neighbouring words, words that occur near each other, and the characters inside each run between spaces. */
export function extractGrams(grams: Grams, folded: string): void {
  grams.count = 0
  const text = stripAccents(folded)
  const words = readWords(text)
  addWords(grams, words)
  addCharacters(grams, text, words)
}

function addWords(grams: Grams, words: readonly Word[]): void {
  const hashes = words.map((word) => hashText(word.text, seeds.word))
  const seen = new Set<number>()
  const distinct: { hash: number; at: number }[] = []
  hashes.forEach((hash, at) => {
    add(grams, mix(hash), blocks.word, at, -1)
    const next = hashes[at + 1]
    if (next !== undefined) add(grams, mix(Math.imul(hash ^ seeds.bigram, fnvPrime) + next), blocks.word, at, at + 1)
    if (seen.has(hash)) return
    seen.add(hash)
    distinct.push({ hash, at })
  })
  distinct.forEach((one, position) => {
    for (const other of distinct.slice(position + 1, position + 1 + pairWindow)) {
      const hash = Math.imul(one.hash ^ other.hash, fnvPrime) + Math.imul(one.hash + other.hash, seeds.pair)
      add(grams, mix(hash), blocks.pair, one.at, other.at)
    }
  })
}

function addCharacters(grams: Grams, text: string, words: readonly Word[]): void {
  let word = 0
  let start = 0
  while (start < text.length) {
    if (isSpace(text.charCodeAt(start))) {
      start++
      continue
    }
    let end = start + 1
    while (end < text.length && !isSpace(text.charCodeAt(end))) end++
    while (word < words.length && wordEnd(words[word]) <= start) word++
    addRun(grams, text, start, end, words, word)
    start = end
  }
}

/** The run is read with one space on either side, so that beginnings and ends of words are features of their own. */
function addRun(
  grams: Grams,
  text: string,
  start: number,
  end: number,
  words: readonly Word[],
  firstWord: number,
): void {
  let word = firstWord
  for (let from = start - 1; from <= end - minCharacters + 1; from++) {
    let hash = seeds.character
    for (let at = from; at < from + maxCharacters && at <= end; at++) {
      const code = at < start || at >= end ? 32 : text.charCodeAt(at)
      hash = Math.imul(hash ^ code, fnvPrime)
      const length = at - from + 1
      if (length < minCharacters) continue
      const middle = from + (length >> 1)
      while (word + 1 < words.length && wordEnd(words[word]) <= middle && wordStart(words[word + 1]) < end) word++
      const owner = word < words.length && wordStart(words[word]) < end ? word : -1
      add(grams, mix(hash + length), blocks.character, owner, -1)
    }
  }
}

const wordStart = (word: Word | undefined): number => word?.start ?? Number.POSITIVE_INFINITY
const wordEnd = (word: Word | undefined): number => (word ? word.start + word.text.length : Number.POSITIVE_INFINITY)

/** Space, tab, line breaks and the other Unicode spaces that survive compatibility folding. */
const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || code === 0x1680 || code === 0x2028 || code === 0x2029

function add(grams: Grams, hash: number, block: number, first: number, second: number): void {
  if (grams.count === grams.hashes.length) grow(grams)
  grams.hashes[grams.count] = hash
  grams.block[grams.count] = block
  grams.first[grams.count] = first
  grams.second[grams.count] = second
  grams.count++
}

function grow(grams: Grams): void {
  const larger = createGrams(grams.hashes.length * 2)
  larger.hashes.set(grams.hashes)
  larger.block.set(grams.block)
  larger.first.set(grams.first)
  larger.second.set(grams.second)
  Object.assign(grams, larger, { count: grams.count })
}

/** FNV-1a over UTF-16 units. */
function hashText(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), fnvPrime)
  return hash
}

/** The finaliser of MurmurHash3: spreads the bits of a weak hash. */
function mix(hash: number): number {
  let mixed = hash | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
