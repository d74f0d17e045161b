import { useTranslation } from 'react-i18next'
import classes from './Imports.module.css'

const steps = ['file', 'columns', 'check', 'run'] as const
export type Step = (typeof steps)[number]

/** Where in the wizard the person is. */
export function Steps({ current }: { current: Step }) {
  const { t } = useTranslation('imports')
  return (
    <ol className={classes.steps} aria-label={t('steps.label')}>
      {steps.map((step) => (
        <li key={step} className={classes.step} aria-current={step === current ? 'step' : undefined}>
          {t(`steps.${step}`)}
        </li>
      ))}
    </ol>
  )
}
