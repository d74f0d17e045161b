import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useUrlSearch } from '../url/use-url.ts'
import { EmptyState } from './EmptyState.tsx'

/** A list that is empty only because of its words and filters. */
export function NoMatch({ keys }: { keys: readonly string[] }) {
  const { t } = useTranslation('ui')
  const [, change] = useUrlSearch()
  return (
    <EmptyState
      title={t('list.noMatch')}
      text={t('list.noMatchText')}
      action={
        <Button variant="default" onClick={() => change(Object.fromEntries(keys.map((key) => [key, undefined])))}>
          {t('list.clearFilters')}
        </Button>
      }
    />
  )
}
