import { listCohorts } from '@gantry/contract/cohorts'
import {
  cancelInsightRun,
  getInsight,
  getInsightRun,
  type InsightDefinition,
  type InsightPoint,
  type InsightResult,
  listEventNames,
  listInsightPeople,
  listPropertyNames,
  listPropertyValues,
  runInsight,
} from '@gantry/contract/insights'
import type { PropertyRef } from '@gantry/contract/insights-base'
import { keepPreviousData, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { call } from '../../api.ts'
import { usePages } from '../../ui/use-pages.ts'
import { writeDefinition } from './model/definition.ts'

/** Results do not begin with a live topic: a chart must not move by itself, it says how old it is. */
const runKey = (project: string, definition: InsightDefinition) =>
  ['insight-run', project, writeDefinition(definition)] as const

/** The result of a definition. It can be computed anew and stopped; leaving the page stops it as well. */
export function useRun(project: string | undefined, definition: InsightDefinition) {
  const queryClient = useQueryClient()
  const key = useMemo(() => runKey(project ?? '', definition), [project, definition])
  const load = useCallback(
    (isFresh: boolean) =>
      ({ signal }: { signal: AbortSignal }) =>
        runOnce({ project: project ?? '', definition, isFresh }, signal, (runId) =>
          queryClient.setQueryData(['insight-run-id', ...key], runId),
        ),
    [project, definition, key, queryClient],
  )
  const query = useQuery<InsightResult>({
    queryKey: key,
    queryFn: load(false),
    enabled: project !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 300_000,
    retry: false,
    placeholderData: (before) => (before?.kind === definition.kind ? before : undefined),
  })
  const runId = useQuery<string>({ queryKey: ['insight-run-id', ...key], queryFn: skipToken }).data
  return {
    ...query,
    runId,
    refresh: () => void queryClient.fetchQuery({ queryKey: key, queryFn: load(true), staleTime: 0 }).catch(() => {}),
    cancel: () => {
      if (runId) void call(cancelInsightRun, { params: { id: runId } }).catch(() => {})
      void queryClient.cancelQueries({ queryKey: key })
    },
  }
}

type Run = { project: string; definition: InsightDefinition; isFresh: boolean }

function runOnce(body: Run, signal: AbortSignal, tell: (runId: string) => void): Promise<InsightResult> {
  const runId = crypto.randomUUID()
  tell(runId)
  return call(runInsight, { body: { ...body, runId } }, { signal })
}

const progressEveryMs = 1_000

/** How far a run is, while it lasts. */
export function useProgress(runId: string | undefined, isRunning: boolean) {
  return useQuery({
    queryKey: ['insight-progress', runId],
    queryFn: ({ signal }) => call(getInsightRun, { params: { id: runId ?? '' } }, { signal }),
    enabled: isRunning && runId !== undefined,
    refetchInterval: progressEveryMs,
    retry: false,
    gcTime: 0,
  })
}

export function useSavedInsight(id: string | undefined) {
  return useQuery({
    queryKey: ['insight', 'one', id],
    queryFn: ({ signal }) => call(getInsight, { params: { id: id ?? '' } }, { signal }),
    enabled: id !== undefined,
  })
}

export type PeopleQuestion = { project: string; definition: InsightDefinition; point: InsightPoint }

/** The people behind a point, page by page; `facts` say how many there are in all. */
export function usePeople({ project, definition, point }: PeopleQuestion) {
  const key = ['insight-people', project, writeDefinition(definition), JSON.stringify(point)]
  const queryClient = useQueryClient()
  const pages = usePages(key, async (page, signal) => {
    const reply = await call(listInsightPeople, { body: { project, definition, point, ...page } }, { signal })
    queryClient.setQueryData(['insight-people-facts', ...key], { count: reply.count, sum: reply.sum })
    return reply
  })
  const { data: facts } = useQuery<{ count: number; sum: number | null }>({
    queryKey: ['insight-people-facts', ...key],
    queryFn: skipToken,
  })
  return { ...pages, facts }
}

const pickerMs = 60_000

export function useEventNames(project: string, q: string) {
  return useQuery({
    queryKey: ['insight-events', project, q],
    queryFn: ({ signal }) => call(listEventNames, { query: { project, ...(q && { q }), limit: 100 } }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: pickerMs,
  })
}

export function usePropertyNames(
  project: string,
  of: PropertyRef['of'],
  event: string | null | undefined,
  isOn = true,
) {
  return useQuery({
    queryKey: ['insight-properties', project, of, event ?? null],
    queryFn: ({ signal }) =>
      call(listPropertyNames, { query: { project, of, limit: 200, ...(event && { event }) } }, { signal }),
    enabled: isOn,
    staleTime: pickerMs,
  })
}

export function usePropertyValues(project: string, { of, name }: PropertyRef, q: string, isOn: boolean) {
  return useQuery({
    queryKey: ['insight-values', project, of, name, q],
    queryFn: ({ signal }) =>
      call(listPropertyValues, { query: { project, of, name, limit: 50, ...(q && { q }) } }, { signal }),
    enabled: isOn && name !== '',
    placeholderData: keepPreviousData,
    staleTime: pickerMs,
  })
}

export function useCohortNames(project: string) {
  return useQuery({
    queryKey: ['cohort', 'names', project],
    queryFn: ({ signal }) => call(listCohorts, { query: { project, limit: 200 } }, { signal }),
    staleTime: pickerMs,
  })
}
