import { useTranslation } from 'react-i18next'
import { SideLayout } from '../../ui/SideLayout.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'

export function PeopleLayout() {
  const { t } = useTranslation('people')
  const workspace = useWorkspaceSlug()
  const links = [
    { label: t('members'), to: '/w/$workspace/people/members/{-$memberId}', workspace },
    { label: t('teams'), to: '/w/$workspace/people/teams/{-$teamId}', workspace },
    { label: t('areas'), to: '/w/$workspace/people/areas/{-$areaId}', workspace },
    { label: t('calendars'), to: '/w/$workspace/people/calendars/{-$calendarId}', workspace },
    { label: t('absences'), to: '/w/$workspace/people/absences', workspace },
  ] as const
  return <SideLayout label={t('title')} groups={[{ links }]} />
}
