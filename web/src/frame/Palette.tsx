import { search } from '@gantry/contract/platform'
import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconCommand, IconFileText, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api.ts'
import { type Command, useAllCommands } from '../commands/CommandsProvider.tsx'
import { useFormat } from '../i18n/use-format.ts'
import { KeyHint } from '../ui/KeyHint.tsx'
import { inWorkspace, useWorkspaceSlug } from '../url/use-url.ts'
import classes from './Palette.module.css'
import { findCommands } from './palette-match.ts'

/** Finds every object of the workspace and does every action on offer. */
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [[store, { open }]] = useState(createSpotlight)
  useEffect(() => {
    if (isOpen) open()
  }, [isOpen, open])
  const { t } = useTranslation('frame')
  const { ago } = useFormat()
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words.trim(), 120)
  const slug = useWorkspaceSlug()
  const router = useRouter()
  const all = useAllCommands().filter(({ isKeyOnly }) => !isKeyOnly)
  const commands = findCommands(all, words)
  const { data, isFetching } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => call(search, { query: { q: asked, limit: 8 } }, { signal }),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
  })
  const hits = asked.length > 1 ? (data?.items ?? []) : []
  const corrected = hits.length > 0 ? (data?.corrected ?? []) : []
  return (
    <Spotlight.Root
      store={store}
      onSpotlightClose={onClose}
      query={words}
      onQueryChange={setWords}
      shortcut={null}
      scrollable
      maxHeight="min(480px, 60vh)"
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      classNames={{ actionsGroup: classes.group, actionLabel: classes.label }}
      attributes={{ content: { 'aria-label': t('search') } }}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        leftSection={<IconSearch size={16} />}
      />
      <Spotlight.ActionsList>
        {groupsOf(commands).map(([group, some]) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {some.map(({ id, label, keys, run }) => (
              <Spotlight.Action
                key={id}
                label={label}
                leftSection={<IconCommand size={16} stroke={1.6} />}
                rightSection={keys && <KeyHint keys={keys} />}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {hits.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.objects')}>
            {hits.map(({ kind, id, title, url, at }) => (
              <Spotlight.Action
                key={`${kind} ${id}`}
                label={title}
                leftSection={<IconFileText size={16} stroke={1.6} />}
                rightSection={<span className={classes.when}>{ago(at)}</span>}
                onClick={() => router.history.push(inWorkspace(slug, url))}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {commands.length === 0 && hits.length === 0 && (
          <Spotlight.Empty>{isFetching ? t('palette.searching') : t('palette.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      {corrected.length > 0 && (
        <Spotlight.Footer>
          <Text size="xs" c="dimmed">
            {t('palette.corrected', { words: corrected.join(', ') })}
          </Text>
        </Spotlight.Footer>
      )}
    </Spotlight.Root>
  )
}

function groupsOf(commands: readonly Command[]): [string, Command[]][] {
  const groups = new Map<string, Command[]>()
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  return [...groups]
}
