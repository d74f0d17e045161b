import { useTranslation } from 'react-i18next'
import { SideLayout } from '../../ui/SideLayout.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'

export function CustomersLayout() {
  const { t } = useTranslation('customers')
  const workspace = useWorkspaceSlug()
  const links = [
    { label: t('accounts'), to: '/w/$workspace/customers/accounts/{-$accountId}', workspace },
    { label: t('contacts'), to: '/w/$workspace/customers/contacts/{-$contactId}', workspace },
    { label: t('segments'), to: '/w/$workspace/customers/segments/{-$segmentId}', workspace },
  ] as const
  return <SideLayout label={t('title')} groups={[{ links }]} />
}
