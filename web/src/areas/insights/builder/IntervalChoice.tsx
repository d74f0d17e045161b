import { type Interval, intervals } from '@gantry/contract/insights-base'
import { useTranslation } from 'react-i18next'
import { Choice } from './parts.tsx'

type Props = { value: Interval; onChange: (interval: Interval) => void }

export function IntervalChoice({ value, onChange }: Props) {
  const { t } = useTranslation('insights')
  return (
    <Choice
      label={t('interval')}
      value={value}
      choices={intervals.map((one) => ({ value: one, label: t(`by.${one}`) }))}
      onChange={onChange}
    />
  )
}
