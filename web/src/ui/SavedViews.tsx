import { createView, listViews, removeView, type SavedView } from '@gantry/contract/collaboration'
import { Button, Checkbox, Group, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { IconBookmark, IconChevronDown, IconTrash, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api.ts'
import { useMay } from '../session/me.ts'
import { parseSearch, stringifySearch } from '../url/search.ts'
import { useUrlSearch } from '../url/use-url.ts'
import { fieldProblem } from './problem.ts'
import { useAction } from './use-action.ts'

/** Filters, sorting and columns of a page under a name, for oneself or for everyone. */
export function SavedViews({ page }: { page: string }) {
  const { t } = useTranslation('ui')
  const [search] = useUrlSearch()
  const navigate = useNavigate()
  const [isNaming, setNaming] = useState(false)
  const { data } = useQuery({ queryKey: ['saved_view', page], queryFn: () => call(listViews, { query: { page } }) })
  const remove = useAction((view: SavedView) => call(removeView, { params: { id: view.id } }), {
    topics: ['saved_view'],
    done: (_result, view) => t('views.removed', { name: view.name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const query = stringifySearch(search).slice(1)
  const views = data?.items ?? []
  const current = views.find((view) => view.query === query)
  return (
    <>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            px={8}
            leftSection={<IconBookmark size={14} />}
            rightSection={<IconChevronDown size={12} />}
          >
            {current?.name ?? t('views.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map((view) => (
            <Group key={view.id} gap={0} wrap="nowrap">
              <Menu.Item
                flex={1}
                rightSection={view.isShared && <IconUsers size={14} aria-label={t('views.shared')} />}
                onClick={() => void navigate({ to: '.', search: () => parseSearch(view.query) })}
              >
                {view.name}
              </Menu.Item>
              {view.may.edit && (
                <Menu.Item
                  w={34}
                  aria-label={t('views.remove', { name: view.name })}
                  onClick={() => remove.mutate(view)}
                >
                  <IconTrash size={14} />
                </Menu.Item>
              )}
            </Group>
          ))}
          {views.length > 0 && <Menu.Divider />}
          <Menu.Item disabled={query === ''} onClick={() => setNaming(true)}>
            {t('views.save')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isNaming && <SaveView page={page} query={query} onClose={() => setNaming(false)} />}
    </>
  )
}

function SaveView({ page, query, onClose }: { page: string; query: string; onClose: () => void }) {
  const { t } = useTranslation('ui')
  const mayShare = useMay('views.share')
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const save = useAction(() => call(createView, { body: { page, query, name, isShared } }), {
    topics: ['saved_view'],
    done: () => t('views.saved', { name }),
  })
  return (
    <Modal opened onClose={onClose} title={t('views.save')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined, { onSuccess: onClose })
        }}
      >
        <Stack>
          <TextInput
            label={t('views.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fieldProblem(save.error, 'name')}
            required
            data-autofocus
          />
          {mayShare && (
            <Checkbox
              label={t('views.share')}
              checked={isShared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
