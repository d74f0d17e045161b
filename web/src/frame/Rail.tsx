import { ActionIcon, Tooltip } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAllCommands } from '../commands/CommandsProvider.tsx'
import { useMe } from '../session/me.ts'
import { KeyHint } from '../ui/KeyHint.tsx'
import { useWorkspaceSlug } from '../url/use-url.ts'
import { railAreas } from './areas.ts'
import { Bell } from './Bell.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import classes from './Rail.module.css'
import { WorkspaceMenu } from './WorkspaceMenu.tsx'

/** The narrow column of areas; on a narrow screen a bar at the bottom. */
export function Rail() {
  const { t } = useTranslation('frame')
  const slug = useWorkspaceSlug()
  const { current } = useMe()
  const commands = useAllCommands()
  return (
    <nav className={classes.rail} aria-label={t('areas')}>
      <div className={classes.workspace}>
        <WorkspaceMenu />
      </div>
      <ul className={classes.areas}>
        {railAreas.map(({ name, to, key, icon: Icon }) => (
          <li key={name}>
            <Tooltip
              position="right"
              label={
                <span className={classes.hint}>
                  {t(name)} {current.preferences.hasShortcuts && <KeyHint keys={`g ${key}`} />}
                </span>
              }
            >
              <Link
                to={to}
                params={{ workspace: slug }}
                className={classes.area}
                activeOptions={{ exact: name === 'home', includeSearch: false }}
              >
                <Icon size={20} stroke={1.6} aria-hidden="true" />
                <span className={classes.name}>{t(name)}</span>
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
      <div className={classes.tools}>
        <Tooltip
          position="right"
          label={
            <span className={classes.hint}>
              {t('search')} <KeyHint keys="mod+k" />
            </span>
          }
        >
          <ActionIcon
            size={36}
            aria-label={t('search')}
            onClick={() => commands.find(({ id }) => id === 'palette')?.run()}
          >
            <IconSearch size={20} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Bell />
        <PersonMenu />
      </div>
    </nav>
  )
}
