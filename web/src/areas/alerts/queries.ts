import type { AlertCondition, AlertPoint } from '@gantry/contract/alert-conditions'
import {
  type Alert,
  type AlertEpisode,
  explainAlert,
  getAlert,
  listAlertEpisodes,
  listAlerts,
  previewAlert,
  readAlert,
} from '@gantry/contract/alerts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api.ts'
import { usePages } from '../../ui/use-pages.ts'

export const useAlerts = (project: string | undefined) =>
  usePages<Alert>(
    ['alert', 'list', project],
    (page, signal) => call(listAlerts, { query: { ...page, ...(project && { project }) } }, { signal }),
    { isEnabled: project !== undefined },
  )

export const useAlert = (id: string) =>
  useQuery({ queryKey: ['alert', 'one', id], queryFn: ({ signal }) => call(getAlert, { params: { id } }, { signal }) })

export const useOutlook = (id: string) =>
  useQuery({
    queryKey: ['alert', 'outlook', id],
    queryFn: ({ signal }) => call(readAlert, { params: { id } }, { signal }),
  })

export const useSegments = (id: string) =>
  useQuery({
    queryKey: ['alert', 'segments', id],
    queryFn: ({ signal }) => call(explainAlert, { params: { id } }, { signal }),
  })

export const useEpisodes = (id: string) =>
  usePages<AlertEpisode>(['alert', 'episodes', id], (page, signal) =>
    call(listAlertEpisodes, { params: { id }, query: page }, { signal }),
  )

/** What an alert with these settings would say; nothing is asked while they are not whole. */
export const usePreview = (asked: { insightId: string; point: AlertPoint; condition: AlertCondition } | undefined) =>
  useQuery({
    queryKey: ['alert', 'preview', asked],
    // Only asked when it is enabled, and then it is there.
    queryFn: ({ signal }) => call(previewAlert, { body: asked as NonNullable<typeof asked> }, { signal }),
    enabled: asked !== undefined,
    retry: false,
  })
