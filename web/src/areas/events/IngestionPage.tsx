import { useTranslation } from 'react-i18next'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageBody, PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { IngestionFigures } from './IngestionFigures.tsx'
import { NoProject } from './NoProject.tsx'
import { ProjectSelect } from './ProjectSelect.tsx'
import { useChosenProject, useIngestion } from './queries.ts'
import { ReasonList } from './ReasonList.tsx'
import { SampleList } from './SampleList.tsx'

/** What arrived, what was refused and why, and whether all of the rest can be asked about. */
export function IngestionPage() {
  const { t } = useTranslation('events')
  const workspace = useWorkspaceSlug()
  const chosen = useChosenProject()
  const { project } = chosen
  const { data, error } = useIngestion(project?.id)
  return (
    <>
      <PageHeader
        title={t('ingestion.title')}
        answers={t('ingestion.answers')}
        actions={project && <ProjectSelect {...chosen} />}
      />
      <PageBody>
        {!project && <NoProject {...chosen} />}
        {error && <ErrorNote error={error} />}
        {project && data && (
          <>
            <IngestionFigures ingestion={data} />
            {data.received === 0 && (
              <TextLink to="/w/$workspace/events/send" params={{ workspace }} search={{}}>
                {t('ingestion.first')}
              </TextLink>
            )}
            <PageSection title={t('ingestion.reasons')}>
              <ReasonList projectId={project.id} counts={data.counts} />
            </PageSection>
          </>
        )}
        {project && (
          <>
            <PageSection title={t('ingestion.refusedLast')}>
              <SampleList projectId={project.id} outcome="refused" />
            </PageSection>
            <PageSection title={t('ingestion.live')}>
              <SampleList projectId={project.id} outcome="taken" />
            </PageSection>
          </>
        )}
      </PageBody>
    </>
  )
}
