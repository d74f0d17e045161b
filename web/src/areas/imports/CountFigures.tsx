import type { ImportCounts } from '@gantry/contract/imports'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './Imports.module.css'

const names = ['created', 'updated', 'unchanged', 'rejected'] as const

/** What an import did, or would do, in numbers. */
export function CountFigures({ counts }: { counts: ImportCounts }) {
  const { t } = useTranslation('imports')
  const { number } = useFormat()
  return (
    <dl className={classes.figures}>
      {names.map((name) => (
        <div key={name}>
          <dt>{t(`count.${name}`)}</dt>
          <dd className={name === 'rejected' && counts.rejected > 0 ? classes.wrong : undefined}>
            {number(counts[name])}
          </dd>
        </div>
      ))}
    </dl>
  )
}
