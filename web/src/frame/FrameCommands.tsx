import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../commands/CommandsProvider.tsx'
import { useWorkspaceSlug } from '../url/use-url.ts'
import { railAreas } from './areas.ts'
import { KeysSheet } from './KeysSheet.tsx'
import { openPalette, Palette } from './Palette.tsx'
import { useSignOut } from './use-sign-out.ts'
import { useTheme } from './use-theme.ts'

/** The commands that work on every page, the palette that offers all of them and the sheet that lists their keys. */
export function FrameCommands() {
  const { t } = useTranslation('frame')
  const { t: tUi } = useTranslation('ui')
  const navigate = useNavigate()
  const slug = useWorkspaceSlug()
  const [isSheetOpen, setSheetOpen] = useState(false)
  const setTheme = useTheme()
  const signOut = useSignOut()
  const general = tUi('group.general')
  useCommands([
    ...railAreas.map(({ name, to, key }) => ({
      id: `go.${name}`,
      label: t(name),
      group: tUi('group.go'),
      keys: `g ${key}`,
      run: () => void navigate({ to, params: { workspace: slug } }),
    })),
    { id: 'palette', label: t('search'), group: general, keys: 'mod+k', isKeyOnly: true, run: openPalette },
    { id: 'keys', label: t('keys'), group: general, keys: '?', run: () => setSheetOpen(true) },
    {
      id: 'theme.light',
      label: `${t('theme.title')}: ${t('theme.light')}`,
      group: general,
      run: () => setTheme('light'),
    },
    { id: 'theme.dark', label: `${t('theme.title')}: ${t('theme.dark')}`, group: general, run: () => setTheme('dark') },
    {
      id: 'theme.system',
      label: `${t('theme.title')}: ${t('theme.system')}`,
      group: general,
      run: () => setTheme('system'),
    },
    { id: 'sign-out', label: t('signOut'), group: general, run: () => void signOut() },
  ])
  return (
    <>
      <Palette />
      <KeysSheet isOpen={isSheetOpen} onClose={() => setSheetOpen(false)} />
    </>
  )
}
