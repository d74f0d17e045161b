import type { eld } from 'eld/extrasmall'

// Loaded with the first text: 80 MB that a process without feedback need not carry.
let detector: Promise<typeof eld> | undefined

/** Finds out languages (ISO 639-1); null where the text is too short or mixed to be sure. */
export async function loadLanguageDetector(): Promise<(text: string) => string | null> {
  detector ??= import('eld/extrasmall').then((module) => module.eld)
  const loaded = await detector
  return (text) => {
    const found = loaded.detect(text.slice(0, 300))
    return found.language !== '' && found.isReliable() ? found.language : null
  }
}
