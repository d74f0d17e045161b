import { countUnread, notificationKinds } from '@gantry/contract/collaboration'
import { ActionIcon, Indicator, Popover, Tooltip } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api.ts'
import { ListShape } from '../ui/shapes.tsx'
import { choiceOf } from '../url/search.ts'
import { useUrlSearch } from '../url/use-url.ts'

const BellList = lazy(async () => ({ default: (await import('./BellList.tsx')).BellList }))

/** What the person was told, and how much of it is unread. `?bell=mention` in the address opens it on one kind. */
export function Bell() {
  const { t } = useTranslation('frame')
  const [search, change] = useUrlSearch()
  const kind = choiceOf(search.bell, notificationKinds)
  const [isPressed, setPressed] = useState(false)
  const isOpen = isPressed || kind !== undefined
  const setOpen = (isNow: boolean): void => {
    setPressed(isNow)
    if (!isNow && kind) change({ bell: undefined })
  }
  const { data } = useQuery({ queryKey: ['notification', 'unread'], queryFn: () => call(countUnread, {}) })
  const count = data?.count ?? 0
  const label = count > 0 ? t('bell.unread', { count }) : t('bell.title')
  return (
    <Popover opened={isOpen} onChange={setOpen} position="right-end" width={380} trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={label} position="right" disabled={isOpen}>
          <ActionIcon size={36} aria-label={label} onClick={() => setOpen(!isOpen)}>
            <Indicator disabled={count === 0} size={9} offset={2} color="accent">
              <IconBell size={20} stroke={1.6} />
            </Indicator>
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} maw="calc(100vw - 16px)" aria-label={t('bell.title')}>
        <Suspense fallback={<ListShape rows={4} />}>
          {isOpen && <BellList kind={kind} onClose={() => setOpen(false)} />}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
