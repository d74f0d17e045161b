import { Button, Group, Progress, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/use-format.ts'

type Props = {
  label: string
  done: number
  /** Unknown while the file is still being read. */
  total: number | null
  perSecond?: number | null
  remainingSeconds?: number | null
  onCancel?: (() => void) | undefined
}

/** How far long work is: count, rate, what remains. The page can be left; the work goes on. */
export function JobProgress({ label, done, total, perSecond, remainingSeconds, onCancel }: Props) {
  const { t } = useTranslation('ui')
  const { number, seconds } = useFormat()
  const percent = total ? Math.min(100, (done / total) * 100) : 0
  const facts = [
    total === null
      ? t('progress.count', { done: number(done) })
      : t('progress.countOf', { done: number(done), total: number(total) }),
    ...(perSecond ? [t('progress.rate', { rate: number(Math.round(perSecond)) })] : []),
    ...(remainingSeconds ? [t('progress.remaining', { time: seconds(remainingSeconds) })] : []),
  ]
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text size="sm">{label}</Text>
        <Group gap="xs">
          <Text size="xs" c="dimmed" className="number">
            {facts.join(' · ')}
          </Text>
          {onCancel && (
            <Button variant="subtle" color="gray" size="compact-sm" onClick={onCancel}>
              {t('cancel')}
            </Button>
          )}
        </Group>
      </Group>
      <Progress.Root size="sm">
        <Progress.Section value={percent} animated={total === null} aria-label={label} />
      </Progress.Root>
    </div>
  )
}
