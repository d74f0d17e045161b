import { Button, Stack, Text, Title } from '@mantine/core'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api.ts'
import { useProblemText } from '../ui/problem.ts'

/** An address that leads nowhere. */
export function LostPage() {
  const { t } = useTranslation('frame')
  return (
    <Stack align="center" justify="center" p="xl" gap="md" mih="60vh">
      <Title order={1}>{t('lost.title')}</Title>
      <Text size="sm" c="dimmed" ta="center" maw={420}>
        {t('lost.text')}
      </Text>
      <Button component={Link} to="/" variant="default">
        {t('lost.home')}
      </Button>
    </Stack>
  )
}

/** A page that failed to load or to draw. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('frame')
  const problemText = useProblemText()
  if (error instanceof ApiError && error.problem.code === 'not_found') return <LostPage />
  return (
    <Stack align="center" justify="center" p="xl" gap="md" mih="60vh" role="alert">
      <Title order={1}>{t('broken.title')}</Title>
      <Text size="sm" c="dimmed" ta="center" maw={480}>
        {problemText(error)}
      </Text>
      <Button
        variant="default"
        onClick={() => {
          reset()
          location.reload()
        }}
      >
        {t('broken.reload')}
      </Button>
    </Stack>
  )
}
