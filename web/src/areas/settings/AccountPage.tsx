import {
  getNotificationPreferences,
  type NotificationPreference,
  setNotificationPreferences,
} from '@gantry/contract/collaboration'
import { languages, type Preferences, themes, updatePreferences } from '@gantry/contract/workspaces'
import { Checkbox, SegmentedControl, Select, Switch, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { ownName } from '../../i18n/i18n.ts'
import { useMe } from '../../session/me.ts'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { PageBody, PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ZoneSelect } from '../../ui/ZoneSelect.tsx'
import { FactorSection } from './FactorSection.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'

export function AccountPage() {
  const { t } = useTranslation('settings')
  const { email } = useMe()
  return (
    <>
      <PageHeader title={t('account.title')} answers={`${email} · ${t('account.answers')}`} />
      <PageBody>
        <PreferencesSection />
        <NotificationsSection />
        <PasswordSection />
        <FactorSection />
        <SessionsSection />
      </PageBody>
    </>
  )
}

function PreferencesSection() {
  const { t } = useTranslation('settings')
  const { t: tFrame } = useTranslation('frame')
  const { preferences, ownZone, workspace } = useMe().current
  const save = useAction(
    (change: Partial<Preferences> & { zone?: string | null }) => call(updatePreferences, { body: change }),
    { topics: ['me'] },
  )
  return (
    <PageSection title={t('account.preferences')}>
      <FieldRow label={t('account.theme')}>
        <SegmentedControl
          w="fit-content"
          aria-label={t('account.theme')}
          data={themes.map((value) => ({ value, label: tFrame(`theme.${value}`) }))}
          value={preferences.theme}
          onChange={(theme) => save.mutate({ theme })}
        />
      </FieldRow>
      <FieldRow label={t('account.language')}>
        <Select
          aria-label={t('account.language')}
          data={languages.map((value) => ({ value, label: ownName(value) }))}
          value={preferences.language}
          allowDeselect={false}
          onChange={(value) => {
            const language = languages.find((one) => one === value)
            if (language) save.mutate({ language })
          }}
        />
      </FieldRow>
      <FieldRow label={t('account.zone')}>
        <ZoneSelect
          label={t('account.zone')}
          value={ownZone}
          inherited={t('account.zoneOfWorkspace', { zone: workspace.zone })}
          onChange={(zone) => save.mutate({ zone })}
        />
      </FieldRow>
      <FieldRow label={t('account.shortcuts')}>
        <Switch
          label={t('account.shortcutsHint')}
          aria-label={t('account.shortcuts')}
          checked={preferences.hasShortcuts}
          onChange={(event) => save.mutate({ hasShortcuts: event.currentTarget.checked })}
        />
      </FieldRow>
    </PageSection>
  )
}

function NotificationsSection() {
  const { t } = useTranslation('settings')
  const { data } = useQuery({
    queryKey: ['notification', 'preferences'],
    queryFn: () => call(getNotificationPreferences, {}),
  })
  const save = useAction(
    (one: NotificationPreference) => call(setNotificationPreferences, { body: { items: [one] } }),
    {
      topics: ['notification'],
    },
  )
  return (
    <PageSection title={t('account.notifications')}>
      <Table withRowBorders={false} verticalSpacing={4} horizontalSpacing={0}>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            <Table.Th w={72}>{t('account.inApp')}</Table.Th>
            <Table.Th w={72}>{t('account.email')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data?.items.map((one) => {
            const label = t(`account.kind.${one.kind}`)
            return (
              <Table.Tr key={one.kind}>
                <Table.Td>{label}</Table.Td>
                <Table.Td>
                  <Checkbox
                    aria-label={`${label}: ${t('account.inApp')}`}
                    checked={one.inApp}
                    onChange={(event) => save.mutate({ ...one, inApp: event.currentTarget.checked })}
                  />
                </Table.Td>
                <Table.Td>
                  <Checkbox
                    aria-label={`${label}: ${t('account.email')}`}
                    checked={one.email}
                    onChange={(event) => save.mutate({ ...one, email: event.currentTarget.checked })}
                  />
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </PageSection>
  )
}
