import { getDashboard, listDashboardLinks, listDashboards } from '@gantry/contract/boards'
import { type InsightDefinition, type InsightResult, listInsights, runInsight } from '@gantry/contract/insights'
import type { InsightFilter, InsightRange } from '@gantry/contract/insights-base'
import { computeMetric, getMetric, listMetricChanges, listMetrics, type Metric } from '@gantry/contract/metrics'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api.ts'
import { usePages } from '../../ui/use-pages.ts'
import { writeDefinition } from '../insights/model/definition.ts'
import { createGate } from './gate.ts'

/** A dashboard of fifty tiles leaves room for others: so many are asked at a time. */
const gate = createGate(3)

export const useDashboards = (project: string | undefined, q: string) =>
  usePages(
    ['dashboard', 'list', project, q],
    (page, signal) =>
      call(listDashboards, { query: { ...page, ...(project && { project }), ...(q && { q }) } }, { signal }),
    { isEnabled: project !== undefined },
  )

export const useDashboard = (id: string) =>
  useQuery({
    queryKey: ['dashboard', 'one', id],
    queryFn: ({ signal }) => call(getDashboard, { params: { id } }, { signal }),
    meta: { topics: ['insight', 'metric'] },
  })

export const useDashboardLinks = (id: string, isOn: boolean) =>
  useQuery({
    queryKey: ['dashboard', 'links', id],
    queryFn: ({ signal }) => call(listDashboardLinks, { params: { id } }, { signal }),
    enabled: isOn,
  })

/** Computes what a tile asks; how, is up to the page: signed in, or by a link. */
export type RunTile = (tile: string, definition: InsightDefinition, signal: AbortSignal) => Promise<InsightResult>

export const runInProject =
  (project: string): RunTile =>
  (_tile, definition, signal) =>
    call(runInsight, { body: { project, definition } }, { signal })

type Asked = { scope: string; tile: string; definition: InsightDefinition; refreshSeconds: number | null; run: RunTile }

/** The result of a tile. The server keeps results for as long as they are true, so asking again is cheap. */
export const useTileRun = ({ scope, tile, definition, refreshSeconds, run }: Asked) =>
  useQuery({
    queryKey: ['tile-run', scope, tile, writeDefinition(definition)],
    queryFn: ({ signal }) => gate(() => run(tile, definition, signal), signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchInterval: refreshSeconds === null ? false : refreshSeconds * 1_000,
    placeholderData: (before) => (before?.kind === definition.kind ? before : undefined),
  })

type Limits = { range: InsightRange | null; filters: InsightFilter[]; change?: string | undefined }

export const useMetricValue = (metric: Metric | undefined, limits: Limits, refreshSeconds: number | null = null) =>
  useQuery({
    queryKey: ['tile-run', 'metric', metric?.id, metric?.version, JSON.stringify(limits)],
    queryFn: ({ signal }) =>
      gate(() => call(computeMetric, { params: { id: metric?.id ?? '' }, body: limits }, { signal }), signal),
    enabled: metric !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchInterval: refreshSeconds === null ? false : refreshSeconds * 1_000,
  })

export const useMetrics = (project: string | undefined, q = '') =>
  usePages(
    ['metric', 'list', project, q],
    (page, signal) =>
      call(listMetrics, { query: { ...page, ...(project && { project }), ...(q && { q }) } }, { signal }),
    { isEnabled: project !== undefined, topics: ['dashboard'] },
  )

export const useMetric = (id: string | undefined) =>
  useQuery({
    queryKey: ['metric', 'one', id],
    queryFn: ({ signal }) => call(getMetric, { params: { id: id ?? '' } }, { signal }),
    enabled: id !== undefined,
    meta: { topics: ['dashboard'] },
  })

export const useMetricChanges = (id: string) =>
  useQuery({
    queryKey: ['metric', 'changes', id],
    queryFn: ({ signal }) => call(listMetricChanges, { params: { id }, query: {} }, { signal }),
  })

/** The saved insights that a tile can show. */
export const useInsightChoices = (project: string) =>
  useQuery({
    queryKey: ['insight', 'choices', project],
    queryFn: ({ signal }) => call(listInsights, { query: { project, limit: 200 } }, { signal }),
  })
