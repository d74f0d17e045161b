import { listInsightVersions, type SavedInsight, updateInsight } from '@gantry/contract/insights'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason } from '../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { ListShape } from '../../ui/shapes.tsx'
import { useAction } from '../../ui/use-action.ts'
import { usePages } from '../../ui/use-pages.ts'
import classes from './Insights.module.css'
import { useDefinitionWords } from './use-definition-words.ts'

type Props = {
  saved: SavedInsight
  zone: string
  /** Why it may not be changed. */
  whyNot: string | null
  onRestored: () => void
  onClose: () => void
}

/** What a saved insight was before, and the way back to it. */
export function VersionsDialog({ saved, zone, whyNot, onRestored, onClose }: Props) {
  const { t } = useTranslation('insights')
  const { t: tUi } = useTranslation('ui')
  const { ago } = useFormat()
  const sentence = useDefinitionWords()
  const versions = usePages(['insight', 'versions', saved.id], (page, signal) =>
    call(listInsightVersions, { params: { id: saved.id }, query: page }, { signal }),
  )
  const restore = useAction(
    ({ name, description, definition, style }: (typeof versions.rows)[number]) =>
      call(
        updateInsight,
        { params: { id: saved.id }, body: { name, description, definition, style } },
        ifUnchanged(saved.version),
      ),
    { topics: ['insight'], done: () => t('versions.restored') },
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('versions.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      {versions.error && <ErrorNote error={versions.error} onRetry={versions.retry} />}
      {versions.isLoading && <ListShape />}
      <Stack component="ol" gap={0} m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('versions.title')}>
        {versions.rows.map((one) => (
          <li key={one.version} className={classes.row}>
            <div>
              <Text size="sm" fw={500}>
                {one.version}. {one.name}
              </Text>
              <Text size="sm">{sentence(one.definition, one.definition.zone ?? zone)}</Text>
              <Text size="xs" c="dimmed">
                {one.savedBy.name}, {ago(one.savedAt)}
                {one.style && ` · ${t(`style.${one.style}`)}`}
              </Text>
            </div>
            {one.version === saved.version ? (
              <Text size="xs" c="dimmed">
                {t('versions.current')}
              </Text>
            ) : (
              <DisabledReason reason={whyNot}>
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={restore.isPending && restore.variables.version === one.version}
                  onClick={() =>
                    restore.mutate(one, {
                      onSuccess: () => {
                        onRestored()
                        onClose()
                      },
                    })
                  }
                >
                  {t('versions.restore')}
                </Button>
              </DisabledReason>
            )}
          </li>
        ))}
      </Stack>
      {versions.hasMore && (
        <Group justify="center" p="sm">
          <Button variant="subtle" onClick={versions.loadMore}>
            {t('people.more')}
          </Button>
        </Group>
      )}
    </Modal>
  )
}
