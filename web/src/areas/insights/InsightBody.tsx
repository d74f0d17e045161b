import { ApiError } from '@gantry/contract/call'
import type { InsightDefinition, InsightResult } from '@gantry/contract/insights'
import type { Project } from '@gantry/contract/projects'
import { Button, Group, NativeSelect, Progress, Skeleton, Text } from '@mantine/core'
import { useTimeout } from '@mantine/hooks'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { useAnnotations } from './annotations/queries.ts'
import type { ChartPicture } from './charts/EChart.tsx'
import { FactsLine } from './FactsLine.tsx'
import { InsightChart } from './InsightChart.tsx'
import classes from './Insights.module.css'
import { useProgress, type useRun } from './queries.ts'
import { useChartWords } from './use-chart-words.ts'
import type { InsightUrl } from './use-insight-url.ts'

const FunnelAnalysis = lazy(async () => ({ default: (await import('./funnel/FunnelAnalysis.tsx')).FunnelAnalysis }))

type Run = ReturnType<typeof useRun>
type Props = {
  project: Project
  definition: InsightDefinition
  url: InsightUrl
  run: Run
  picture: React.Ref<ChartPicture>
}

/** The chart with what a reader must know about it; while it is computed, how far that is. */
export function InsightBody({ project, definition, url, run, picture }: Props) {
  const { t } = useTranslation('insights')
  const { data: result, error, isFetching, isPlaceholderData } = run
  const annotations = useAnnotations(project.id)
  const isStopped = !isFetching && !result && (error === null || isAbort(error))
  if (isStopped) {
    return (
      <Group>
        <Text size="sm">{t('run.stopped')}</Text>
        <Button variant="default" onClick={run.refresh}>
          {t('run.again')}
        </Button>
      </Group>
    )
  }
  if (error && !isFetching && !isAbort(error)) return <ErrorNote error={error} onRetry={run.refresh} />
  return (
    <>
      {isFetching && <Running run={run} />}
      {!result && <Skeleton height={360} aria-busy="true" />}
      {result && (
        <div className={isPlaceholderData ? classes.stale : undefined} aria-busy={isPlaceholderData}>
          <GroupSelect result={result} url={url} />
          <InsightChart
            definition={definition}
            result={result}
            size="page"
            style={url.style}
            group={url.group}
            annotations={annotations.data?.items.map(({ at, text }) => ({ at, words: text }))}
            onPoint={(point, words) => url.openPoint({ point, words })}
            picture={picture}
          />
        </div>
      )}
      {result && definition.kind === 'funnel' && definition.steps.length > 1 && (
        <Suspense fallback={null}>
          <FunnelAnalysis project={project.id} definition={definition} />
        </Suspense>
      )}
      {result && <FactsLine facts={result.facts} isStale={isPlaceholderData} onRefresh={run.refresh} />}
    </>
  )
}

const isAbort = (error: unknown): boolean =>
  (error instanceof DOMException && error.name === 'AbortError') ||
  (error instanceof ApiError && error.problem.status === 499)

/** The groups of a retention with a breakdown: one heat map at a time. */
function GroupSelect({ result, url }: { result: InsightResult; url: InsightUrl }) {
  const { t } = useTranslation('insights')
  const words = useChartWords()
  if (result.kind !== 'retention' || result.groups.length < 2) return null
  return (
    <NativeSelect
      aria-label={t('breakdown.group')}
      maw={280}
      mb="xs"
      value={String(url.group)}
      data={result.groups.map(({ group, isOther }, index) => ({
        value: String(index),
        label: isOther ? words.other : words.group(group),
      }))}
      onChange={(event) => url.setGroup(Number(event.currentTarget.value))}
    />
  )
}

/** What is done sooner is not worth a moving page. */
const longMs = 1_000

/** How far the query is, and a button that stops it in the store too. */
function Running({ run }: { run: Run }) {
  const { t } = useTranslation('insights')
  const { number } = useFormat()
  const [isLong, setLong] = useState(false)
  useTimeout(() => setLong(true), longMs, { autoInvoke: true })
  const { data } = useProgress(run.runId, isLong)
  const share = data && data.rowsToRead > 0 ? Math.min(data.rowsRead / data.rowsToRead, 1) : undefined
  if (!isLong) return null
  return (
    <Group gap="sm" wrap="nowrap" role="status">
      <Progress
        flex={1}
        value={share === undefined ? 100 : share * 100}
        animated={share === undefined}
        size="sm"
        aria-label={t('run.running')}
      />
      <Text size="xs" c="dimmed">
        {data && data.rowsRead > 0 ? t('run.rows', { rows: number(data.rowsRead) }) : t('run.running')}
      </Text>
      <Button size="compact-sm" variant="default" onClick={run.cancel}>
        {t('run.cancel')}
      </Button>
    </Group>
  )
}
