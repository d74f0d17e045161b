import type { Alert } from '@gantry/contract/alerts'
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const colors = { ok: 'green', firing: 'red', no_data: 'gray', error: 'yellow' } as const

export function AlertStateBadge({ state, isOn }: Pick<Alert, 'state' | 'isOn'>) {
  const { t } = useTranslation('alerts')
  return <Badge color={isOn ? colors[state] : 'gray'}>{isOn ? t(`states.${state}`) : t('off')}</Badge>
}
