import { useTranslation } from 'react-i18next'
import { SideLayout } from '../../ui/SideLayout.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'

export function EventsLayout() {
  const { t } = useTranslation('events')
  const workspace = useWorkspaceSlug()
  const links = [
    { label: t('nav.ingestion'), to: '/w/$workspace/events/ingestion', workspace },
    { label: t('nav.send'), to: '/w/$workspace/events/send', workspace },
    { label: t('tracking.title'), to: '/w/$workspace/events/tracking', workspace },
    { label: t('nav.projects'), to: '/w/$workspace/events/projects', workspace },
  ] as const
  return <SideLayout label={t('title')} groups={[{ title: t('title'), links }]} />
}
