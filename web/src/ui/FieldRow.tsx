import type { ReactNode } from 'react'
import classes from './FieldRow.module.css'

/** A labelled value in a detail panel or on a settings page. */
export function FieldRow({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <div className={classes.label}>
        {label}
        {hint && <div className={classes.hint}>{hint}</div>}
      </div>
      <div className={classes.value}>{children}</div>
    </div>
  )
}
