import { getIngestion, listIngestionSamples } from '@gantry/contract/events'
import { listProjects, listWriteKeys, type Project, type WriteKey } from '@gantry/contract/projects'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api.ts'
import { usePages } from '../../ui/use-pages.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'

/** Beside the live topic: what waits is on its way within seconds and tells nobody when it arrives. */
const refreshMs = 5_000

export const useProjects = () =>
  useQuery({ queryKey: ['project', 'list'], queryFn: ({ signal }) => call(listProjects, {}, { signal }) })

export const useWriteKeys = (projectId: string | undefined) =>
  useQuery({
    queryKey: ['write_key', projectId],
    queryFn: ({ signal }) => call(listWriteKeys, { params: { id: projectId ?? '' } }, { signal }),
    enabled: projectId !== undefined,
  })

export const useIngestion = (projectId: string | undefined) =>
  useQuery({
    queryKey: ['ingestion', projectId],
    queryFn: ({ signal }) => call(getIngestion, { params: { id: projectId ?? '' }, query: {} }, { signal }),
    enabled: projectId !== undefined,
    refetchInterval: refreshMs,
  })

export const useSamples = (projectId: string, outcome: 'taken' | 'refused') =>
  usePages(['ingestion', 'samples', projectId, outcome], (page, signal) =>
    call(listIngestionSamples, { params: { id: projectId }, query: { ...page, outcome } }, { signal }),
  )

export type ChosenProject = {
  projects: readonly Project[]
  project: Project | undefined
  choose: (id: string) => void
  error: Error | null
  isPending: boolean
}

/** The project in the address, else the first one. */
export function useChosenProject(): ChosenProject {
  const [search, change] = useUrlSearch()
  const { data, error, isPending } = useProjects()
  const projects = data?.items ?? []
  const project = projects.find(({ id }) => id === textOf(search.project)) ?? projects[0]
  return { projects, project, choose: (id) => change({ project: id, key: undefined }), error, isPending }
}

export const isLive = ({ revokedAt }: WriteKey): boolean => revokedAt === null
