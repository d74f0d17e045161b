import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ChosenProject } from './queries.ts'

export function ProjectSelect({ projects, project, choose }: ChosenProject) {
  const { t } = useTranslation('events')
  return (
    <Select
      aria-label={t('project')}
      data={projects.map(({ id, name }) => ({ value: id, label: name }))}
      value={project?.id ?? null}
      allowDeselect={false}
      onChange={(id) => id && choose(id)}
      w={220}
    />
  )
}
