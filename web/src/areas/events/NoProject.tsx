import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import { CreateProject } from './CreateProject.tsx'
import type { ChosenProject } from './queries.ts'

/** What stands where a project's page would be while there is none. */
export function NoProject({ error, isPending }: ChosenProject) {
  const { t } = useTranslation('events')
  if (error) return <ErrorNote error={error} />
  if (isPending) return <ListSketch />
  return (
    <EmptyState
      title={t('projects.emptyTitle')}
      text={t('projects.emptyText')}
      sketch={<ListSketch />}
      action={<CreateProject />}
    />
  )
}
