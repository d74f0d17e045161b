import type { ItemStatus } from '@gantry/contract/feedback-items'
import { IconCircle, IconCircleCheck, IconCircleDot, IconCircleHalf2, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

const looks = {
  new: { Icon: IconCircleDot, color: 'var(--mantine-color-anchor)' },
  triaged: { Icon: IconCircle, color: 'var(--mantine-color-dimmed)' },
  in_progress: { Icon: IconCircleHalf2, color: 'var(--gantry-warn)' },
  done: { Icon: IconCircleCheck, color: 'var(--gantry-good)' },
  dismissed: { Icon: IconCircleX, color: 'var(--mantine-color-dimmed)' },
} as const satisfies Record<ItemStatus, unknown>

/** A status as a shape and a colour; beside its word it says nothing by itself. */
export function StatusIcon({ status, hasWord = false }: { status: ItemStatus; hasWord?: boolean }) {
  const { t } = useTranslation('feedback')
  const { Icon, color } = looks[status]
  return hasWord ? (
    <Icon size={15} color={color} aria-hidden="true" />
  ) : (
    <Icon size={15} color={color} role="img" aria-label={t(`status.${status}`)} />
  )
}
