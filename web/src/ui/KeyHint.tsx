import { Kbd } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './KeyHint.module.css'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The keys of a command, each as a small cap. */
export function KeyHint({ keys }: { keys: string }) {
  const { t } = useTranslation('ui')
  const name = (key: string): string => {
    if (key === 'mod') return isMac ? '⌘' : t('key.ctrl')
    if (key === 'Escape') return t('key.escape')
    if (key === 'Enter') return '↵'
    return key.length === 1 ? key.toUpperCase() : key
  }
  return (
    <span className={classes.keys}>
      {keys.split(/[ +]/).map((key) => (
        <Kbd key={key}>{name(key)}</Kbd>
      ))}
    </span>
  )
}
