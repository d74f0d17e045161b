import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../session/me.ts'
import { useWhyNot } from '../../../ui/DisabledReason.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { PageHeader } from '../../../ui/PageHeader.tsx'
import { DetailShape } from '../../../ui/shapes.tsx'
import { useWorkspaceSlug } from '../../../url/use-url.ts'
import { AreasSection } from './AreasSection.tsx'
import { FallbackSection } from './FallbackSection.tsx'
import { ModelSection } from './ModelSection.tsx'
import { useRoutingModel, useRoutingSettings } from './queries.ts'
import classes from './Routing.module.css'
import { RulesSection } from './RulesSection.tsx'
import { ThresholdSection } from './ThresholdSection.tsx'

/** How items find their owner: rules first, then the model, then the fallback. */
export function RoutingPage() {
  const { t } = useTranslation('feedback')
  const mayRead = useMay('routing.read')
  return (
    <>
      <PageHeader title={t('routing.title')} answers={t('routing.answers')} />
      <div className={classes.page}>{mayRead ? <Sections /> : <NotYours />}</div>
    </>
  )
}

function NotYours() {
  const { t } = useTranslation('feedback')
  const whyNot = useWhyNot('routing.read')
  return <EmptyState title={t('routing.notYours')} text={whyNot ?? ''} />
}

function Sections() {
  const { t } = useTranslation('feedback')
  const workspace = useWorkspaceSlug()
  const whyNot = useWhyNot('routing.write')
  const mayImport = useMay('feedback.import')
  const settings = useRoutingSettings()
  const model = useRoutingModel()
  const error = settings.error ?? model.error
  if (error) {
    const retry = (): void => void Promise.all([settings.refetch(), model.refetch()])
    return <ErrorNote error={error} onRetry={retry} />
  }
  if (!settings.data || !model.data) return <DetailShape />
  return (
    <div className={classes.column}>
      <ModelSection model={model.data} whyNot={whyNot} />
      {model.data.trainedAt === null && mayImport && (
        <EmptyState
          title={t('model.emptyTitle')}
          text={t('model.emptyText')}
          action={
            <Button
              renderRoot={(props) => (
                <Link to="/w/$workspace/imports/new" params={{ workspace }} search={{ kind: 'feedback' }} {...props} />
              )}
            >
              {t('model.importHistory')}
            </Button>
          }
        />
      )}
      <ThresholdSection settings={settings.data} model={model.data} whyNot={whyNot} />
      <FallbackSection settings={settings.data} whyNot={whyNot} />
      <RulesSection whyNot={whyNot} />
      <AreasSection trainedAt={model.data.trainedAt} />
    </div>
  )
}
