import { languages } from '@gantry/contract/workspaces'
import { Group, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { changeLanguage, ownName } from '../../i18n/i18n.ts'
import { StoreBanner } from '../../ui/StoreBanner.tsx'
import classes from './AuthLayout.module.css'

type Props = { title: string; text?: ReactNode; children?: ReactNode; isWide?: boolean }

/** The page before there is a frame: one thing to do, in the middle. */
export function AuthLayout({ title, text, children, isWide }: Props) {
  const { t, i18n } = useTranslation('session')
  useEffect(() => {
    document.title = `${title} · Gantry`
  }, [title])
  return (
    <div className={classes.page}>
      <StoreBanner />
      <main className={classes.main} data-wide={isWide || undefined}>
        <img src="/favicon.svg" alt="" width={36} height={36} />
        <Stack gap={4}>
          <Title order={1}>{title}</Title>
          {text && (
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          )}
        </Stack>
        {children}
      </main>
      <footer className={classes.footer}>
        <Group gap="xs" role="group" aria-label={t('language')}>
          {languages.map((language) => (
            <UnstyledButton
              key={language}
              className={classes.language}
              lang={language}
              aria-pressed={i18n.language === language}
              onClick={() => void changeLanguage(language)}
            >
              {ownName(language)}
            </UnstyledButton>
          ))}
        </Group>
      </footer>
    </div>
  )
}
