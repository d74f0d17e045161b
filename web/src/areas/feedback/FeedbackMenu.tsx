import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconAdjustments, IconDots, IconFileImport, IconPlugConnected } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../session/me.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'

/** The other pages of feedback: import, routing, sources. */
export function FeedbackMenu() {
  const { t } = useTranslation('feedback')
  const workspace = useWorkspaceSlug()
  const mayReadRouting = useMay('routing.read')
  const mayImport = useMay('imports.run')
  const params = { workspace }
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={t('menu.title')}>
          <ActionIcon size={30} aria-label={t('menu.title')}>
            <IconDots size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {mayImport && (
          <Menu.Item
            leftSection={<IconFileImport size={15} />}
            renderRoot={(props) => (
              <Link to="/w/$workspace/imports/new" params={params} search={{ kind: 'feedback' }} {...props} />
            )}
          >
            {t('menu.import')}
          </Menu.Item>
        )}
        {mayReadRouting && (
          <Menu.Item
            leftSection={<IconAdjustments size={15} />}
            renderRoot={(props) => <Link to="/w/$workspace/feedback/routing" params={params} {...props} />}
          >
            {t('menu.routing')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconPlugConnected size={15} />}
          renderRoot={(props) => <Link to="/w/$workspace/feedback/sources" params={params} {...props} />}
        >
          {t('menu.sources')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
