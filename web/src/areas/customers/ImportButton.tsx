import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'

/** Leads to the import of this kind of object. */
export function ImportButton({ kind, label }: { kind: 'accounts' | 'contacts'; label?: string }) {
  const { t } = useTranslation('customers')
  const navigate = useNavigate()
  const workspace = useWorkspaceSlug()
  const why = useWhyNot('imports.run')
  return (
    <DisabledReason reason={why}>
      <Button
        variant="default"
        leftSection={<IconUpload size={14} />}
        onClick={() =>
          !why && void navigate({ to: '/w/$workspace/imports/new', params: { workspace }, search: { kind } })
        }
      >
        {label ?? t('import')}
      </Button>
    </DisabledReason>
  )
}
