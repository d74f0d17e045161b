import type { ImportKind } from '@gantry/contract/imports'
import { useTranslation } from 'react-i18next'

const knownKinds = ['feedback', 'people', 'areas', 'accounts', 'contacts'] as const

/** What can be imported, in words; a kind unknown here keeps the name the server gives it. */
export function useKindText() {
  const { t } = useTranslation('imports')
  const known = (kind: string) => knownKinds.find((one) => one === kind)
  return {
    labelOf: ({ kind, label }: Pick<ImportKind, 'kind' | 'label'>): string => {
      const name = known(kind)
      return name ? t(`kind.${name}.label`) : label
    },
    textOf: ({ kind }: Pick<ImportKind, 'kind'>): string => {
      const name = known(kind)
      return name ? t(`kind.${name}.text`) : ''
    },
  }
}
