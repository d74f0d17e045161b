import { useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../commands/CommandsProvider.tsx'
import { useWorkspaceSlug } from '../url/use-url.ts'
import { railAreas } from './areas.ts'
import { useSignOut } from './use-sign-out.ts'
import { useTheme } from './use-theme.ts'

// Both are loaded when they are first asked for.
const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }))
const KeysSheet = lazy(async () => ({ default: (await import('./KeysSheet.tsx')).KeysSheet }))

type Shown = { palette?: boolean; keys?: boolean }

/** The commands that work on every page, the palette that offers all of them and the sheet that lists their keys. */
export function FrameCommands() {
  const { t } = useTranslation('frame')
  const { t: tUi } = useTranslation('ui')
  const navigate = useNavigate()
  const slug = useWorkspaceSlug()
  const [shown, setShown] = useState<Shown>({})
  const show = (what: Shown): void => setShown((now) => ({ ...now, ...what }))
  const openPalette = (): void => show({ palette: true })
  // Also while somebody is typing, and with single-key shortcuts switched off.
  useHotkeys([['mod+K', openPalette]], [])
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
    { id: 'keys', label: t('keys'), group: general, keys: '?', run: () => show({ keys: true }) },
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
    <Suspense>
      {shown.palette !== undefined && <Palette isOpen={shown.palette} onClose={() => show({ palette: false })} />}
      {shown.keys !== undefined && <KeysSheet isOpen={shown.keys} onClose={() => show({ keys: false })} />}
    </Suspense>
  )
}
