type Named = { id: string; label: string; group: string }

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()

/** The commands whose label and group hold every word, those that begin with the words first; each once. */
export function findCommands<C extends Named>(commands: readonly C[], words: string): C[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  const newest = [...new Map(commands.map((command) => [command.id, command])).values()]
  const found = newest.filter(({ label, group }) => {
    const text = plain(`${label} ${group}`)
    return wanted.every((word) => text.includes(word))
  })
  const starts = ({ label }: C): number => (plain(label).startsWith(wanted[0] ?? '') ? 0 : 1)
  return found.sort((a, b) => starts(a) - starts(b))
}
