import { Badge, Button, Code, CopyButton, Group, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './Events.module.css'
import type { Place, Sender } from './snippets.ts'

type Props = { sender: Sender; place: Place; count: number }

export function SenderCard({ sender, place, count }: Props) {
  const { t } = useTranslation('events')
  const { number } = useFormat()
  const code = sender.code(place)
  return (
    <article className={classes.sender} aria-label={sender.name}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {sender.name}
        </Text>
        <Group gap="xs">
          {count > 0 ? (
            <Badge color="green" leftSection={<IconCheck size={12} aria-hidden="true" />}>
              {t('send.arrived', { count, number: number(count) })}
            </Badge>
          ) : (
            <Badge color="gray">{t('send.waiting')}</Badge>
          )}
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                variant="default"
                onClick={copy}
                aria-label={t('send.copyOf', { name: sender.name })}
              >
                {copied ? t('send.copied') : t('send.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Group>
      <Code block className={classes.code}>
        {code}
      </Code>
    </article>
  )
}
