/** The e-mail addresses in a text, each once; and the first word that is none. */
export function splitAddresses(text: string): { addresses: string[]; wrong: string | undefined } {
  const words = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean)
  const isAddress = (word: string): boolean => /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(word)
  return { addresses: [...new Set(words.filter(isAddress))], wrong: words.find((word) => !isAddress(word)) }
}
