import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useMe } from '../../session/me.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import classes from './InboxTabs.module.css'
import { homeTab, type InboxView, inboxTabs } from './inbox-filter.ts'
import { useCounts } from './queries.ts'

/** Mine, all, unassigned, snoozed: each with what it holds under the present filters. */
export function InboxTabs({ view: { tab, filter } }: { view: InboxView }) {
  const { t } = useTranslation('feedback')
  const { number } = useFormat()
  const { current } = useMe()
  const [, change] = useUrlSearch()
  const home = homeTab(current.roles)
  const { data: awake } = useCounts({ ...filter, view: 'all', snoozed: 'hide' })
  const { data: asleep } = useCounts({ ...filter, view: home === 'mine' ? 'mine' : 'all', snoozed: 'only' })
  const shown = tab === 'submitted' ? ([...inboxTabs, tab] as const) : inboxTabs
  const counts = awake && asleep ? { ...awake.views, snoozed: asleep.total } : undefined
  return (
    <nav className={classes.tabs} aria-label={t('tab.label')}>
      {shown.map((name) => (
        <UnstyledButton
          key={name}
          className={classes.tab}
          aria-current={name === tab ? 'true' : undefined}
          onClick={() => change({ view: name === home ? undefined : name })}
        >
          {t(`tab.${name}`)}
          {counts && name !== 'submitted' && <span className={classes.count}>{number(counts[name])}</span>}
        </UnstyledButton>
      ))}
    </nav>
  )
}
