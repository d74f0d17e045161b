import { useTranslation } from 'react-i18next'
import { useMay } from '../../session/me.ts'
import { SideLayout } from '../../ui/SideLayout.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'

export function SettingsLayout() {
  const { t } = useTranslation('settings')
  const workspace = useWorkspaceSlug()
  const may = {
    keys: useMay('keys.manage'),
    activity: useMay('activity.read'),
    bin: useMay('bin.manage'),
    jobs: useMay('jobs.manage'),
    outbox: useMay('outbox.read'),
    routing: useMay('routing.read'),
    imports: useMay('imports.run'),
  }
  const groups = [
    {
      title: t('you'),
      links: [{ label: t('nav.account'), to: '/w/$workspace/settings/account', workspace }] as const,
    },
    {
      title: t('workspaceGroup'),
      links: [
        { label: t('nav.workspace'), to: '/w/$workspace/settings/workspace', workspace },
        { label: t('nav.members'), to: '/w/$workspace/people/members/{-$memberId}', workspace },
        { label: t('nav.sources'), to: '/w/$workspace/feedback/sources', workspace },
        ...(may.routing ? [{ label: t('nav.routing'), to: '/w/$workspace/feedback/routing', workspace } as const] : []),
        ...(may.imports ? [{ label: t('nav.imports'), to: '/w/$workspace/imports', workspace } as const] : []),
        ...(may.keys ? [{ label: t('nav.keys'), to: '/w/$workspace/settings/keys', workspace } as const] : []),
        { label: t('nav.api'), to: '/w/$workspace/settings/api', workspace },
      ] as const,
    },
    {
      title: t('operation'),
      links: [
        ...(may.activity
          ? [{ label: t('nav.activity'), to: '/w/$workspace/settings/activity/{-$entryId}', workspace } as const]
          : []),
        ...(may.bin ? [{ label: t('nav.bin'), to: '/w/$workspace/settings/bin', workspace } as const] : []),
        ...(may.jobs ? [{ label: t('nav.jobs'), to: '/w/$workspace/settings/jobs', workspace } as const] : []),
        ...(may.outbox
          ? [{ label: t('nav.outbox'), to: '/w/$workspace/settings/outbox/{-$mailId}', workspace } as const]
          : []),
        { label: t('nav.status'), to: '/w/$workspace/settings/status', workspace },
      ] as const,
    },
  ]
  return <SideLayout label={t('title')} groups={groups} />
}
