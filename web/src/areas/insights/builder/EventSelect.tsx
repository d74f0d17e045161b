import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { useEventNames } from '../queries.ts'
import { useBuilder } from './context.ts'
import { SuggestSelect } from './SuggestSelect.tsx'

type Props = { label: string; event: string | null; onChange: (event: string | null) => void }

/** An event of the project by its name, the most frequent first. */
export function EventSelect({ label, event, onChange }: Props) {
  const { t } = useTranslation('insights')
  const { number } = useFormat()
  const { project } = useBuilder()
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words, 200)
  const { data, isFetching } = useEventNames(project, asked)
  const any = words === '' ? [{ value: '', label: t('event.any') }] : []
  return (
    <SuggestSelect
      label={label}
      shown={event ?? t('event.any')}
      items={[
        ...any,
        ...(data?.items ?? []).map(({ name, count }) => ({ value: name, label: name, hint: number(count) })),
      ]}
      isLoading={isFetching}
      onSearch={setWords}
      takesTyped
      onChoose={(name) => onChange(name === '' ? null : name)}
    />
  )
}
