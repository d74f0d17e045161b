export type Mention = { memberId: string; name: string }

/** The mention being typed in front of the cursor: what stands behind the @, and where it begins. */
export function mentionAt(text: string, cursor: number): { words: string; start: number } | undefined {
  const match = /(?:^|[\s(])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u.exec(text.slice(0, cursor))
  if (!match) return undefined
  const words = match[1] ?? ''
  return { words, start: cursor - words.length - 1 }
}

/** Puts a person's name in place of the mention being typed; `cursor` is where typing goes on. */
export function completeMention(text: string, cursor: number, name: string): { text: string; cursor: number } {
  const start = mentionAt(text, cursor)?.start ?? cursor
  const before = `${text.slice(0, start)}@${name} `
  return { text: before + text.slice(cursor).replace(/^ /, ''), cursor: before.length }
}

/** Of those chosen while typing, the people whose names still stand in the text. */
export const mentionedIn = (text: string, chosen: readonly Mention[]): readonly string[] => [
  ...new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ memberId }) => memberId)),
]

/** Cuts a text so that each mention stands by itself. */
export function splitMentions(text: string, names: readonly string[]): { text: string; isMention: boolean }[] {
  if (names.length === 0) return text === '' ? [] : [{ text, isMention: false }]
  // Longer names first: "@Ann Lee" must not be read as "@Ann".
  const wanted = [...names]
    .sort((one, other) => other.length - one.length)
    .map((name) => `@${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)
  return text
    .split(new RegExp(`(${wanted.join('|')})`))
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, isMention: names.some((name) => piece === `@${name}`) }))
}
