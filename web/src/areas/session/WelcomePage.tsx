import { createDemo } from '@gantry/contract/home'
import { Button, Group, Text, UnstyledButton } from '@mantine/core'
import { IconFlask, IconUpload } from '@tabler/icons-react'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useAction } from '../../ui/use-action.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { AuthLayout } from './AuthLayout.tsx'
import { InviteStep } from './InviteStep.tsx'
import classes from './WelcomePage.module.css'

/** The second and third screen of the first run; both can be skipped. */
export function WelcomePage() {
  const [search, change] = useUrlSearch()
  return textOf(search.step) === '3' ? <InviteStep /> : <StartStep onNext={() => change({ step: '3' })} />
}

function StartStep({ onNext }: { onNext: () => void }) {
  const { t } = useTranslation('session')
  const router = useRouter()
  const navigate = useNavigate()
  const slug = useWorkspaceSlug()
  const makeDemo = useAction(() => call(createDemo, {}), { topics: ['me'] })
  return (
    <AuthLayout title={t('setUp.startTitle')} text={t('setUp.startText')} isWide>
      <div className={classes.choices}>
        <UnstyledButton
          className={classes.choice}
          disabled={makeDemo.isPending}
          onClick={() =>
            makeDemo.mutate(undefined, {
              onSuccess: (demo) => void navigate({ to: '/w/$workspace', params: { workspace: demo.slug }, search: {} }),
            })
          }
        >
          <IconFlask size={22} stroke={1.6} aria-hidden="true" />
          <Text fw={600}>{makeDemo.isPending ? t('setUp.demoMaking') : t('setUp.demo')}</Text>
          <Text size="sm" c="dimmed">
            {t('setUp.demoText')}
          </Text>
        </UnstyledButton>
        <UnstyledButton
          className={classes.choice}
          onClick={() => router.history.push(`/w/${slug}/imports/new?kind=feedback`)}
        >
          <IconUpload size={22} stroke={1.6} aria-hidden="true" />
          <Text fw={600}>{t('setUp.own')}</Text>
          <Text size="sm" c="dimmed">
            {t('setUp.ownText')}
          </Text>
        </UnstyledButton>
      </div>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {t('setUp.step', { step: 2 })}
        </Text>
        <Button variant="subtle" onClick={onNext}>
          {t('setUp.skip')}
        </Button>
      </Group>
    </AuthLayout>
  )
}
