import { languages } from '@gantry/contract/workspaces'

export type Language = (typeof languages)[number]
/** What is written to people outside of the web app, in every language they may have chosen. */
export type Texts = Readonly<Record<Language, string>>

/** The first of the wishes, such as a person's and their workspace's, that is a language of Gantry; else English. */
export function languageOf(...wishes: readonly unknown[]): Language {
  return wishes.flatMap((wish) => languages.find((language) => language === wish) ?? [])[0] ?? 'en'
}

/** What customers or people wrote themselves: the same in every language. */
export const asWritten = (text: string): Texts => ({ en: text, de: text })
