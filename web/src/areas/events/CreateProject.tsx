import { createProject } from '@gantry/contract/projects'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useMe } from '../../session/me.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useUrlSearch } from '../../url/use-url.ts'

/** Makes a project in the time zone of the workspace; that is changed in place afterwards. */
export function CreateProject() {
  const { t } = useTranslation('events')
  const why = useWhyNot('projects.manage')
  const { zone } = useMe().current.workspace
  const [, change] = useUrlSearch()
  const [isOpen, setOpen] = useState(false)
  const create = useAction((name: string) => call(createProject, { body: { name, zone } }), {
    topics: ['project', 'write_key'],
    isQuiet: true,
  })
  return (
    <>
      <DisabledReason reason={why}>
        <Button onClick={() => !why && setOpen(true)}>{t('projects.create')}</Button>
      </DisabledReason>
      {isOpen && (
        <NameDialog
          title={t('projects.create')}
          label={t('projects.name')}
          onCreate={async (name) => {
            const { id } = await create.mutateAsync(name)
            change({ project: id })
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
