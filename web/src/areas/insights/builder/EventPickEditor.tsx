import type { EventPick } from '@gantry/contract/insights-base'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { removeAt, replaceAt } from '../model/definition.ts'
import classes from './builder.module.css'
import { EventSelect } from './EventSelect.tsx'
import { FilterButton, FilterList } from './FilterList.tsx'
import { RemoveButton } from './parts.tsx'

type Props = {
  label: string
  pick: EventPick
  onChange: (pick: EventPick) => void
  /** Beside the event: a measure, a button to remove it. */
  children?: React.ReactNode
}

/** An event, its own conditions, and other events that count as the same action. */
export function EventPickEditor({ label, pick, onChange, children }: Props) {
  const { t } = useTranslation('insights')
  const [isFiltering, setFiltering] = useState(false)
  const hasFilters = pick.filters.length > 0 || isFiltering
  return (
    <div className={classes.event}>
      <div className={classes.line}>
        <EventSelect label={label} event={pick.event} onChange={(event) => onChange({ ...pick, event })} />
        {children}
      </div>
      {pick.or.map((other, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an alternative is its place
        <div className={classes.line} key={index}>
          <span className={classes.word}>{t('filter.or')}</span>
          <EventSelect
            label={t('event.other')}
            event={other.event}
            onChange={(event) => onChange({ ...pick, or: replaceAt(pick.or, index, { ...other, event }) })}
          />
          <RemoveButton
            label={t('event.removeOther')}
            onClick={() => onChange({ ...pick, or: removeAt(pick.or, index) })}
          />
        </div>
      ))}
      {hasFilters && (
        <FilterList
          filters={pick.filters}
          event={pick.event}
          onChange={(filters) => onChange({ ...pick, filters })}
          isNested
        />
      )}
      <div className={classes.under}>
        {!hasFilters && <FilterButton onClick={() => setFiltering(true)} />}
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => onChange({ ...pick, or: [...pick.or, { event: null, filters: [] }] })}
        >
          {t('event.addOther')}
        </Button>
      </div>
    </div>
  )
}
