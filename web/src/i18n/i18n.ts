import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Texts } from './en.ts'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

const loaders: Record<Language, () => Promise<Texts>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
}

export const i18n = createInstance()

/** Starts with the one language that is shown; the other is loaded when somebody chooses it. */
export async function startI18n(): Promise<void> {
  const language = initialLanguage()
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: await loaders[language]() },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

export async function changeLanguage(language: Language): Promise<void> {
  const texts = await loaders[language]()
  for (const [area, words] of Object.entries(texts)) i18n.addResourceBundle(language, area, words)
  localStorage.setItem(storageKey, language)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}

export const currentLanguage = (): Language => readLanguage(i18n.language) ?? 'en'

/** What a language is called by those who speak it. */
export const ownName = (language: Language): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language

const storageKey = 'gantry-language'

function initialLanguage(): Language {
  const wished = [localStorage.getItem(storageKey), ...navigator.languages]
  return wished.map(readLanguage).find((language) => language !== undefined) ?? 'en'
}

const readLanguage = (tag: string | null | undefined): Language | undefined =>
  languages.find((language) => tag?.toLowerCase().split('-')[0] === language)
