import {
  type ChartStyle,
  createInsight,
  deleteInsight,
  type InsightDefinition,
  type SavedInsight,
  updateInsight,
} from '@gantry/contract/insights'
import type { Project } from '@gantry/contract/projects'
import { ActionIcon, Badge, Button, CopyButton, Menu, Tooltip } from '@mantine/core'
import { IconCheck, IconDots, IconLink } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { useAction } from '../../ui/use-action.ts'
import { mergeSearch, type UrlSearch } from '../../url/search.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { FavouriteButton } from './FavouriteButton.tsx'
import type { InsightUrl } from './use-insight-url.ts'
import { VersionsDialog } from './VersionsDialog.tsx'

type Props = {
  project: Project
  saved: SavedInsight | undefined
  definition: InsightDefinition
  url: InsightUrl
}
type Naming = 'new' | 'rename'

/** Save, save as, share, rename, delete. */
export function InsightActions({ project, saved, definition, url }: Props) {
  const { isChanged, reset, style } = url
  const { t } = useTranslation('insights')
  const { t: tAlerts } = useTranslation('alerts')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const [naming, setNaming] = useState<Naming>()
  const [showsVersions, setShowsVersions] = useState(false)
  const whyNotWrite = useWhyNot('insights.write')
  const whyNot = whyNotWrite ?? (saved && !saved.may.edit ? t('save.notYours', { name: saved.createdBy.name }) : null)
  const create = useAction(
    (name: string) => call(createInsight, { body: { project: project.id, name, definition, style } }),
    { topics: ['insight'], done: ({ name }) => t('save.done', { name }), isQuiet: true },
  )
  const update = useAction(
    ({
      one,
      ...body
    }: {
      one: SavedInsight
      name?: string
      definition?: InsightDefinition
      style?: ChartStyle | null
    }) => call(updateInsight, { params: { id: one.id }, body }, ifUnchanged(one.version)),
    { topics: ['insight'], done: ({ name }) => t('save.done', { name }) },
  )
  const remove = useAction((one: SavedInsight) => call(deleteInsight, { params: { id: one.id } }), {
    topics: ['insight'],
    done: (_result, { name }) => t('removed', { name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const openSaved = (id: string): void => {
    const clean = (now: UrlSearch): UrlSearch =>
      mergeSearch(now, { d: undefined, chart: undefined, project: undefined })
    void navigate({ to: '/w/$workspace/insights/$insightId', params: { workspace, insightId: id }, search: clean })
  }
  const goToList = (): void => void navigate({ to: '/w/$workspace/insights', params: { workspace } })
  const saveNow = (): void => {
    if (whyNot) return
    if (!saved) setNaming('new')
    else if (isChanged) update.mutate({ one: saved, definition, style }, { onSuccess: reset })
  }
  useCommands([
    { id: 'insight.save', label: t('save.action'), group: t('title'), keys: 's', run: saveNow },
    { id: 'insight.saveAs', label: t('save.as'), group: t('title'), run: () => !whyNotWrite && setNaming('new') },
  ])
  return (
    <>
      {isChanged && saved && <Badge color="yellow">{t('save.unsaved')}</Badge>}
      {isChanged && saved && (
        <Button variant="subtle" color="gray" onClick={reset}>
          {t('save.reset')}
        </Button>
      )}
      {saved && <FavouriteButton insight={saved} />}
      <CopyButton value={location.href} timeout={1_500}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('share.copied') : t('share.copy')}>
            <ActionIcon aria-label={t('share.copy')} onClick={copy}>
              {copied ? <IconCheck size={16} /> : <IconLink size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
      {(!saved || isChanged) && (
        <DisabledReason reason={whyNot}>
          <Button onClick={saveNow} loading={update.isPending} rightSection={<KeyHint keys="s" />}>
            {t('save.action')}
          </Button>
        </DisabledReason>
      )}
      {saved && (
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={t('more')}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              disabled={whyNotWrite !== null}
              onClick={() =>
                void navigate({
                  ...{ to: '/w/$workspace/insights/alerts', params: { workspace } },
                  search: { project: project.id, watch: saved.id },
                })
              }
            >
              {tAlerts('watch')}
            </Menu.Item>
            <Menu.Item disabled={whyNotWrite !== null} onClick={() => setNaming('new')}>
              {t('save.as')}
            </Menu.Item>
            <Menu.Item disabled={whyNot !== null} onClick={() => setNaming('rename')}>
              {t('save.rename')}
            </Menu.Item>
            <Menu.Item onClick={() => setShowsVersions(true)}>{t('versions.title')}</Menu.Item>
            <Menu.Item disabled={whyNot !== null} onClick={() => remove.mutate(saved, { onSuccess: goToList })}>
              {t('remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {showsVersions && saved && (
        <VersionsDialog
          saved={saved}
          zone={project.zone}
          whyNot={whyNot}
          onRestored={reset}
          onClose={() => setShowsVersions(false)}
        />
      )}
      {naming === 'new' && (
        <NameDialog
          title={saved ? t('save.as') : t('save.action')}
          label={t('name')}
          onCreate={(name) => create.mutateAsync(name).then(({ id }) => openSaved(id))}
          onClose={() => setNaming(undefined)}
        />
      )}
      {naming === 'rename' && saved && (
        <NameDialog
          title={t('save.rename')}
          label={t('name')}
          onCreate={(name) => update.mutateAsync({ one: saved, name })}
          onClose={() => setNaming(undefined)}
        />
      )}
    </>
  )
}
