import { Group, Modal, SimpleGrid, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Command, useAllCommands } from '../commands/CommandsProvider.tsx'
import { useMe } from '../session/me.ts'
import { KeyHint } from '../ui/KeyHint.tsx'

/** Every key that works right now, made from the commands on offer. */
export function KeysSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('frame')
  const { t: tUi } = useTranslation('ui')
  const { current } = useMe()
  const groups = groupByName(useAllCommands().filter(({ keys }) => keys !== undefined))
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('keys')}
      size="lg"
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      {!current.preferences.hasShortcuts && (
        <Text size="sm" c="dimmed" mb="md">
          {t('keysOff')}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        {[...groups].map(([group, commands]) => (
          <section key={group}>
            <Title order={3} mb="xs">
              {group}
            </Title>
            {commands.map(({ id, label, keys }) => (
              <Group key={id} justify="space-between" py={4} wrap="nowrap">
                <Text size="sm">{label}</Text>
                {keys && <KeyHint keys={keys} />}
              </Group>
            ))}
          </section>
        ))}
      </SimpleGrid>
    </Modal>
  )
}

function groupByName(commands: readonly Command[]): Map<string, Command[]> {
  const groups = new Map<string, Command[]>()
  const seen = new Set<string>()
  for (const command of commands) {
    if (seen.has(command.id)) continue
    seen.add(command.id)
    groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  }
  return groups
}
