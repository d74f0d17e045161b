import type { InsightKind } from '@gantry/contract/insights'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageShape } from '../../ui/shapes.tsx'
import { choiceOf } from '../../url/search.ts'
import { NoProject } from '../events/NoProject.tsx'
import { useChosenProject, useProjects } from '../events/queries.ts'
import { InsightWork } from './InsightWork.tsx'
import { insightKinds, newDefinition } from './model/definition.ts'
import { useEventNames, useSavedInsight } from './queries.ts'

/** A saved insight, with what is changed in the address and not saved yet. */
export function InsightPage() {
  const { insightId } = useParams({ strict: false })
  const { data: saved, error, refetch } = useSavedInsight(insightId)
  const { data: projects } = useProjects()
  if (error && !saved) return <ErrorNote error={error} onRetry={() => void refetch()} />
  const project = projects?.items.find(({ id }) => id === saved?.project)
  if (!saved || !project) return <PageShape />
  return <InsightWork key={saved.id} project={project} saved={saved} base={saved.definition} />
}

/** An insight that has no name yet: it is whole in the address. */
export function NewInsightPage() {
  const { kind } = useParams({ strict: false })
  const chosen = useChosenProject()
  if (!chosen.project) return <NoProject {...chosen} />
  return <NewInsight kind={choiceOf(kind, insightKinds) ?? 'trends'} project={chosen.project} />
}

type NewProps = { kind: InsightKind; project: Parameters<typeof InsightWork>[0]['project'] }

function NewInsight({ kind, project }: NewProps) {
  const { t } = useTranslation('insights')
  const { data, isPending } = useEventNames(project.id, '')
  const first = data?.items[0]?.name ?? null
  const base = useMemo(() => newDefinition(kind, first), [kind, first])
  // What the most frequent event is must be known first, or the page would begin with another question.
  if (isPending) return <PageShape />
  return <InsightWork key={kind} project={project} saved={undefined} base={base} title={t(`kind.${kind}.new`)} />
}
