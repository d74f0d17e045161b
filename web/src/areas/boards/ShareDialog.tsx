import {
  createDashboardLink,
  type Dashboard,
  type DashboardLink,
  revokeDashboardLink,
  updateDashboard,
} from '@gantry/contract/boards'
import { Button, CopyButton, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useAction } from '../../ui/use-action.ts'
import { useDashboardLinks } from './queries.ts'

/** Who sees a dashboard: its maker, everybody in the workspace, whoever has a link. */
export function ShareDialog({ board, onClose }: { board: Dashboard; onClose: () => void }) {
  const { t } = useTranslation('boards')
  const { t: tUi } = useTranslation('ui')
  const { data: links } = useDashboardLinks(board.id, true)
  const share = useAction(
    (isShared: boolean) =>
      call(updateDashboard, { params: { id: board.id }, body: { isShared } }, ifUnchanged(board.version)),
    { topics: ['dashboard'] },
  )
  const create = useAction(() => call(createDashboardLink, { params: { id: board.id } }), { topics: ['dashboard'] })
  const mayChange = !board.isShared || board.may.hide
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('share.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      <Stack gap="md">
        <Switch
          label={t('share.everybody')}
          description={mayChange ? undefined : t('share.notYours', { name: board.createdBy.name })}
          checked={board.isShared}
          disabled={!mayChange || share.isPending}
          onChange={({ currentTarget: { checked } }) => share.mutate(checked)}
        />
        <div>
          <Text size="sm" fw={600}>
            {t('share.links')}
          </Text>
          <Text size="xs" c="dimmed">
            {t('share.linksText')}
          </Text>
        </div>
        {links?.items.map((link) => (
          <LinkRow key={link.id} link={link} />
        ))}
        <Group>
          <Button variant="default" onClick={() => create.mutate(undefined)} loading={create.isPending}>
            {t('share.create')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function LinkRow({ link }: { link: DashboardLink }) {
  const { t } = useTranslation('boards')
  const { ago } = useFormat()
  const revoke = useAction(() => call(revokeDashboardLink, { params: { id: link.id } }), {
    topics: ['dashboard'],
    done: () => t('share.revoked'),
  })
  const used = link.lastUsedAt ? t('share.used', { ago: ago(link.lastUsedAt) }) : t('share.unused')
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        flex={1}
        readOnly
        label={t('share.by', { name: link.createdBy, ago: ago(link.createdAt), used })}
        value={link.url}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={link.url} timeout={1_500}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? t('share.copied') : t('share.copy')}
          </Button>
        )}
      </CopyButton>
      <Button variant="subtle" color="red" onClick={() => revoke.mutate(undefined)} loading={revoke.isPending}>
        {t('share.revoke')}
      </Button>
    </Group>
  )
}
