import type { AlertCondition, AlertPoint } from '@gantry/contract/alert-conditions'
import type { AlertOutlook } from '@gantry/contract/alerts'
import { Loader, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useProblemText } from '../../ui/problem.ts'
import { usePreview } from './queries.ts'
import { useAlertWords } from './use-alert-words.ts'

/** What the alert would say now, and how often it would have called before. */
export function PreviewLine({ asked }: { asked: { insightId: string; point: AlertPoint; condition: AlertCondition } }) {
  const { t } = useTranslation('alerts')
  const problemText = useProblemText()
  const { data, error, isFetching } = usePreview(asked)
  const say = useAlertWords()
  if (error)
    return (
      <Text size="sm" c="error" role="alert">
        {problemText(error)}
      </Text>
    )
  if (!data || isFetching)
    return (
      <Text size="sm" c="dimmed" role="status">
        <Loader size={12} mr={6} />
        {t('form.measuring')}
      </Text>
    )
  const [value, bound] = [say.value(data.value, data.isShare), say.bound(data, data.isShare)]
  return (
    <Text size="sm" role="status">
      {data.problem ?? t('form.now', { value, bound })} <MeasuredWords outlook={data} />
    </Text>
  )
}

/** How often it would have called on the history of the number. */
export function MeasuredWords({ outlook }: { outlook: AlertOutlook }) {
  const { t } = useTranslation('alerts')
  const { number } = useFormat()
  const { alarms, judged, alarmsPerMonth } = outlook
  if (alarmsPerMonth === null) return null
  const rate = number(Math.round(alarmsPerMonth * 10) / 10)
  return <>{t('page.measured', { alarms: number(alarms), judged: number(judged), rate })}</>
}
