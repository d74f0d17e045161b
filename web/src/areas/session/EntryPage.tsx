import { createWorkspace } from '@gantry/contract/workspaces'
import { Button, Stack, TextInput } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { meQuery } from '../../session/me.ts'
import { fieldProblem } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'
import { AuthLayout } from './AuthLayout.tsx'

/** For a person who can open no workspace: why, or how to get into one. */
export function EntryPage() {
  const { t } = useTranslation('session')
  const { list } = useFormat()
  const { memberships } = useSuspenseQuery(meQuery('')).data
  if (memberships.length === 0) return <NewWorkspace />
  const workspaces = list(memberships.map(({ name }) => name))
  return <AuthLayout title={t('suspended.title')} text={t('suspended.text', { workspaces })} />
}

function NewWorkspace() {
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
