import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CommandsProvider } from '../commands/CommandsProvider.tsx'
import { useLive } from '../live/use-live.ts'
import { useMe } from '../session/me.ts'
import { ConfirmProvider } from '../ui/confirm.tsx'
import { StoreBanner } from '../ui/StoreBanner.tsx'
import { useWorkspaceSlug } from '../url/use-url.ts'
import classes from './Frame.module.css'
import { FrameCommands } from './FrameCommands.tsx'
import { Rail } from './Rail.tsx'
import { usePreferences } from './use-preferences.ts'

/** What stands around every page of a workspace: the rail of areas, the palette, the keys, the bell, the banner. */
export function Frame() {
  const { t } = useTranslation('frame')
  const slug = useWorkspaceSlug()
  const { current } = useMe()
  useLive(slug)
  usePreferences(current.preferences)
  return (
    <CommandsProvider hasKeys={current.preferences.hasShortcuts}>
      <ConfirmProvider>
        <a href="#content" className={classes.skip}>
          {t('skip')}
        </a>
        <div className={classes.frame}>
          <Rail />
          <div className={classes.column}>
            {current.workspace.isDemo && <p className={classes.demo}>{t('demoText')}</p>}
            <StoreBanner />
            <main id="content" tabIndex={-1} className={classes.content}>
              <Outlet />
            </main>
          </div>
        </div>
        <FrameCommands />
      </ConfirmProvider>
    </CommandsProvider>
  )
}
