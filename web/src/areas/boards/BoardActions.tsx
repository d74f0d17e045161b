import { type Dashboard, deleteDashboard, updateDashboard } from '@gantry/contract/boards'
import { ActionIcon, Badge, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { ShareDialog } from './ShareDialog.tsx'
import type { Draft } from './use-draft.ts'

type Props = {
  board: Dashboard
  draft: Draft
  isEditing: boolean
  isSaving: boolean
  onEdit: () => void
  onSave: () => void
  onStop: () => void
}

/** Edit and save, share, rename, print, delete. */
export function BoardActions({ board, draft, isEditing, isSaving, onEdit, onSave, onStop }: Props) {
  const { t } = useTranslation('boards')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const whyNot = useWhyNot('insights.write')
  const [open, setOpen] = useState<'rename' | 'share'>()
  const rename = useAction(
    (name: string) => call(updateDashboard, { params: { id: board.id }, body: { name } }, ifUnchanged(board.version)),
    { topics: ['dashboard'], isQuiet: true },
  )
  const remove = useAction(() => call(deleteDashboard, { params: { id: board.id } }), {
    topics: ['dashboard'],
    done: () => t('removed', { name: board.name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const goToList = (): void => void navigate({ to: '/w/$workspace/insights/dashboards', params: { workspace } })
  return (
    <>
      {!board.isShared && <Badge color="gray">{t('private')}</Badge>}
      {(draft.isChanged || isEditing) && (
        <Button variant="subtle" color="gray" onClick={onStop}>
          {t('stop')}
        </Button>
      )}
      {draft.isChanged || isEditing ? (
        <DisabledReason reason={whyNot}>
          <Button onClick={() => (whyNot ? undefined : draft.isChanged ? onSave() : onStop())} loading={isSaving}>
            {t('save')}
          </Button>
        </DisabledReason>
      ) : (
        <DisabledReason reason={whyNot}>
          <Button variant="default" onClick={() => !whyNot && onEdit()}>
            {t('edit')}
          </Button>
        </DisabledReason>
      )}
      <DisabledReason reason={whyNot}>
        <Button variant="default" onClick={() => !whyNot && setOpen('share')}>
          {t('share.action')}
        </Button>
      </DisabledReason>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={whyNot !== null} onClick={() => setOpen('rename')}>
            {t('rename')}
          </Menu.Item>
          <Menu.Item onClick={() => window.print()}>{t('print')}</Menu.Item>
          <Menu.Item disabled={whyNot !== null} onClick={() => remove.mutate(undefined, { onSuccess: goToList })}>
            {t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'rename' && (
        <NameDialog
          title={t('rename')}
          label={t('name')}
          onCreate={(name) => rename.mutateAsync(name)}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'share' && <ShareDialog board={board} onClose={() => setOpen(undefined)} />}
    </>
  )
}
