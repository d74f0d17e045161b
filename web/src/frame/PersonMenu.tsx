import { themes } from '@gantry/contract/workspaces'
import { ActionIcon, Avatar, Menu, Text, VisuallyHidden } from '@mantine/core'
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAllCommands } from '../commands/CommandsProvider.tsx'
import { useMe } from '../session/me.ts'
import { KeyHint } from '../ui/KeyHint.tsx'
import { useWorkspaceSlug } from '../url/use-url.ts'
import { useSignOut } from './use-sign-out.ts'
import { useTheme } from './use-theme.ts'
import { WorkspaceItems } from './WorkspaceMenu.tsx'

const icons = { light: IconSun, dark: IconMoon, system: IconDeviceDesktop }

export function PersonMenu() {
  const { t } = useTranslation('frame')
  const { name, email, current } = useMe()
  const slug = useWorkspaceSlug()
  const setTheme = useTheme()
  const signOut = useSignOut()
  const commands = useAllCommands()
  return (
    <Menu position="right-end" width={240}>
      <Menu.Target>
        <ActionIcon size={36}>
          <Avatar size={26} name={name} color="accent" variant="filled" />
          <VisuallyHidden>{t('account', { name })}</VisuallyHidden>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" c="var(--mantine-color-text)" truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {email}
          </Text>
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUser size={16} />}
          renderRoot={(props) => <Link {...props} to="/w/$workspace/settings/account" params={{ workspace: slug }} />}
        >
          {t('myAccount')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={16} />}
          rightSection={<KeyHint keys="?" />}
          onClick={() => commands.find(({ id }) => id === 'keys')?.run()}
        >
          {t('keys')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('theme.title')}</Menu.Label>
        <Menu.RadioGroup value={current.preferences.theme}>
          {themes.map((theme) => {
            const Icon = icons[theme]
            return (
              <Menu.RadioItem
                key={theme}
                value={theme}
                rightSection={<Icon size={16} aria-hidden="true" />}
                onClick={() => setTheme(theme)}
              >
                {t(`theme.${theme}`)}
              </Menu.RadioItem>
            )
          })}
        </Menu.RadioGroup>
        <Menu.Divider hiddenFrom="sm" />
        <WorkspaceItems hiddenFrom="sm" />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
