import { Badge, Group, Menu, Text, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../session/me.ts'
import classes from './WorkspaceMenu.module.css'

/** Which workspace this is, clearly marked when it is the demo, and the way to the others. */
export function WorkspaceMenu() {
  const { t } = useTranslation('frame')
  const { current } = useMe()
  const { name, isDemo } = current.workspace
  return (
    <Menu position="right-start" width={260}>
      <Menu.Target>
        <Tooltip label={isDemo ? t('demoText') : name} position="right" multiline maw={260}>
          <UnstyledButton className={classes.button}>
            <span className={classes.mark}>{initials(name)}</span>
            {isDemo && <span className={classes.demo}>{t('demo')}</span>}
            <VisuallyHidden>
              {name}. {t('switchWorkspace')}
            </VisuallyHidden>
          </UnstyledButton>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('switchWorkspace')}</Menu.Label>
        <WorkspaceItems />
      </Menu.Dropdown>
    </Menu>
  )
}

export function WorkspaceItems({ hiddenFrom }: { hiddenFrom?: 'sm' }) {
  const { t } = useTranslation('frame')
  const { memberships, current } = useMe()
  const shown = hiddenFrom ? { hiddenFrom } : {}
  return memberships
    .filter(({ isSuspended }) => !isSuspended)
    .map(({ workspaceId, slug, name, isDemo }) => (
      <Menu.Item
        key={workspaceId}
        component="a"
        href={`/w/${slug}`}
        {...shown}
        rightSection={workspaceId === current.workspace.id && <IconCheck size={16} aria-hidden="true" />}
      >
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" truncate>
            {name}
          </Text>
          {isDemo && <Badge size="sm">{t('demo')}</Badge>}
        </Group>
      </Menu.Item>
    ))
}

const initials = (name: string): string =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('')
