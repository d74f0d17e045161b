import { Button, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useProblemText } from './problem.ts'

/** In place of something that could not be loaded: why, and a way to try again. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('ui')
  const problemText = useProblemText()
  return (
    <Stack align="flex-start" gap="xs" p="lg" role="alert">
      <Text size="sm" c="error">
        {problemText(error)}
      </Text>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </Stack>
  )
}
