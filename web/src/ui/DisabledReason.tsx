import type { Permission, Role } from '@gantry/contract/permissions'
import { holdersOf } from '@gantry/contract/permissions'
import { Tooltip, VisuallyHidden } from '@mantine/core'
import { cloneElement, type ReactElement, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/use-format.ts'
import { useMay } from '../session/me.ts'

type Control = ReactElement<{
  'aria-disabled'?: boolean | undefined
  'aria-describedby'?: string | undefined
  'data-disabled'?: boolean | undefined
  onClick?: (event: React.MouseEvent) => void
}>

/**
 * A control that may be out of reach says whose it is. It stays focusable, so that the keyboard and a screen reader get
 * the reason as well. Without a reason the control is shown as it is.
 */
export function DisabledReason({ reason, children }: { reason: string | null | undefined; children: Control }) {
  const id = useId()
  if (!reason) return children
  return (
    <>
      <Tooltip label={reason} multiline maw={280}>
        {cloneElement(children, {
          'aria-disabled': true,
          'data-disabled': true,
          'aria-describedby': id,
          onClick: (event: React.MouseEvent) => event.preventDefault(),
        })}
      </Tooltip>
      <VisuallyHidden id={id}>{reason}</VisuallyHidden>
    </>
  )
}

/** Why the person may not do this ("This belongs to Product Ops."), or null when they may. */
export function useWhyNot(permission: Permission): string | null {
  const may = useMay(permission)
  const { t } = useTranslation('ui')
  const { list } = useFormat()
  if (may) return null
  const names = holdersOf(permission).map((role: Role) => t(`role.${role}`))
  return t('belongsTo', { who: list(names) })
}
