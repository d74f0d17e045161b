import { type Project, updateProject, weekStarts } from '@gantry/contract/projects'
import { Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useWhyNot } from '../../ui/DisabledReason.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { PageBody, PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ZoneSelect } from '../../ui/ZoneSelect.tsx'
import { CreateProject } from './CreateProject.tsx'
import { NoProject } from './NoProject.tsx'
import { ProjectSelect } from './ProjectSelect.tsx'
import { useChosenProject } from './queries.ts'
import { WriteKeys } from './WriteKeys.tsx'

export function ProjectsPage() {
  const { t } = useTranslation('events')
  const chosen = useChosenProject()
  const { project } = chosen
  const actions = (
    <>
      <ProjectSelect {...chosen} />
      <CreateProject />
    </>
  )
  return (
    <>
      <PageHeader title={t('projects.title')} answers={t('projects.answers')} actions={project && actions} />
      <PageBody>
        {project ? (
          <>
            <ProjectFields key={project.id} project={project} />
            <PageSection title={t('keys.title')}>
              <WriteKeys projectId={project.id} />
            </PageSection>
          </>
        ) : (
          <NoProject {...chosen} />
        )}
      </PageBody>
    </>
  )
}

type Change = { name?: string; zone?: string; weekStart?: Project['weekStart'] }

function ProjectFields({ project }: { project: Project }) {
  const { t } = useTranslation('events')
  const why = useWhyNot('projects.manage')
  const { id, version } = project
  const save = useAction((body: Change) => call(updateProject, { params: { id }, body }, ifUnchanged(version)), {
    topics: ['project'],
    done: () => t('projects.saved'),
  })
  return (
    <div>
      <FieldRow label={t('projects.name')}>
        <InlineEdit
          label={t('projects.name')}
          value={project.name}
          placeholder={t('projects.name')}
          isRequired
          disabledReason={why}
          onSave={(name) => save.mutateAsync({ name })}
        />
      </FieldRow>
      <FieldRow label={t('projects.zone')} hint={t('projects.zoneHint')}>
        <ZoneSelect
          label={t('projects.zone')}
          value={project.zone}
          disabled={why !== null}
          onChange={(zone) => zone && save.mutate({ zone })}
        />
      </FieldRow>
      <FieldRow label={t('projects.weekStart')}>
        <Select
          aria-label={t('projects.weekStart')}
          data={weekStarts.map((value) => ({ value, label: t(`projects.days.${value}`) }))}
          value={project.weekStart}
          allowDeselect={false}
          disabled={why !== null}
          onChange={(value) => {
            const weekStart = weekStarts.find((one) => one === value)
            if (weekStart) save.mutate({ weekStart })
          }}
        />
      </FieldRow>
      {why && (
        <Text size="xs" c="dimmed" mt="xs">
          {why}
        </Text>
      )}
    </div>
  )
}
