type Piece = { text: string; isMarked: boolean }

const isWordChar = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char)
/** Scripts written without spaces: a term may stand anywhere. */
const isUnspaced = (term: string): boolean => /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(term)

/** Letters without accents, in lower case; `at` says where each of them stands in the text. */
function fold(text: string): { chars: string[]; at: number[] } {
  const chars: string[] = []
  const at: number[] = []
  let position = 0
  for (const char of text) {
    for (const folded of char.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace('’', "'")) {
      chars.push(folded)
      at.push(position)
    }
    position += char.length
  }
  at.push(position)
  return { chars, at }
}

/** Cuts a text so that whole words which are (or belong to) one of the terms stand by themselves. */
export function markWords(text: string, terms: readonly string[]): Piece[] {
  const { chars, at } = fold(text)
  const isMarked = new Uint8Array(text.length)
  for (const term of terms) {
    const wanted = fold(term).chars
    if (wanted.length === 0) continue
    const isLoose = isUnspaced(term)
    for (let start = 0; start + wanted.length <= chars.length; start++) {
      if (!wanted.every((char, offset) => chars[start + offset] === char)) continue
      const end = start + wanted.length
      if (!isLoose && (isWordChar(chars[start - 1]) || isWordChar(chars[end]))) continue
      isMarked.fill(1, at[start], at[end])
    }
  }
  return cut(text, isMarked)
}

function cut(text: string, isMarked: Uint8Array): Piece[] {
  const pieces: Piece[] = []
  let start = 0
  for (let end = 1; end <= text.length; end++) {
    if (end < text.length && isMarked[end] === isMarked[start]) continue
    pieces.push({ text: text.slice(start, end), isMarked: isMarked[start] === 1 })
    start = end
  }
  return pieces
}
