import type { Preferences } from '@gantry/contract/workspaces'
import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { changeLanguage, currentLanguage } from '../i18n/i18n.ts'

/** Brings the page to the person's theme and language; the browser keeps both for the next first paint. */
export function usePreferences({ theme, language }: Preferences): void {
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => setColorScheme(theme === 'system' ? 'auto' : theme), [theme, setColorScheme])
  useEffect(() => {
    if (language !== currentLanguage()) void changeLanguage(language)
  }, [language])
}
