import { useTranslation } from 'react-i18next'
import type { Texts } from '../i18n/en.ts'

type Kind = keyof Texts['settings']['kind']

/** What an object of this kind is called; a kind without a word of its own keeps its technical name, readably. */
export function useKindName(): (kind: string) => string {
  const { t, i18n } = useTranslation('settings')
  return (kind) =>
    // exists() has just found the key.
    i18n.exists(`settings:kind.${kind}`) ? t(`kind.${kind as Kind}`) : kind.replaceAll('_', ' ')
}
