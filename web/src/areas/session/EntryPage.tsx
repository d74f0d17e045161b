import { createWorkspace } from '@gantry/contract/workspaces'
import { Button, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { fieldProblem } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'
import { AuthLayout } from './AuthLayout.tsx'

/** For a person who is in no workspace: how to get into one. */
export function EntryPage() {
  const { t } = useTranslation('session')
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const create = useAction(() => call(createWorkspace, { body: { name } }), { topics: ['me'] })
  return (
    <AuthLayout title={t('noWorkspace.title')} text={t('noWorkspace.text')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate(undefined, {
            onSuccess: ({ slug }) =>
              void navigate({ to: '/w/$workspace/welcome', params: { workspace: slug }, search: {} }),
          })
        }}
      >
        <Stack>
          <TextInput
            label={t('noWorkspace.name')}
            value={name}
            required
            error={fieldProblem(create.error, 'name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
            {t('noWorkspace.action')}
          </Button>
        </Stack>
      </form>
    </AuthLayout>
  )
}
