import {
  getPerson,
  listErasures,
  listPersons,
  listPersonTimeline,
  listPropertyChanges,
  type PersonSummary,
  previewMerge,
} from '@gantry/contract/persons'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api.ts'
import { usePages } from '../../ui/use-pages.ts'

export type PeopleWish = { q?: string; property?: string[] }

export const loadPersons =
  (project: string, wish: PeopleWish) => (page: { cursor?: string; limit: number }, signal?: AbortSignal) =>
    call(listPersons, { query: { ...page, ...wish, project } }, signal ? { signal } : {})

export const usePersons = (project: string | undefined, wish: PeopleWish) =>
  usePages(['person', 'list', project, wish], loadPersons(project ?? '', wish), { isEnabled: project !== undefined })

export const usePerson = (project: string | undefined, person: string) =>
  useQuery({
    queryKey: ['person', 'one', project, person],
    queryFn: ({ signal }) => call(getPerson, { params: { person }, query: { project: project ?? '' } }, { signal }),
    enabled: project !== undefined,
  })

export const useTimeline = (project: string, person: string, kind: 'all' | 'events' | 'feedback') =>
  usePages(['person', 'timeline', project, person, kind], (page, signal) =>
    call(listPersonTimeline, { params: { person }, query: { ...page, project, kind } }, { signal }),
  )

export const usePropertyChanges = (project: string, person: string, isEnabled: boolean) =>
  useQuery({
    queryKey: ['person', 'changes', project, person],
    queryFn: ({ signal }) => call(listPropertyChanges, { params: { person }, query: { project } }, { signal }),
    enabled: isEnabled,
  })

export const useMergePreview = (project: string, from: string, to: string | undefined) =>
  useQuery({
    queryKey: ['person_preview', project, from, to],
    queryFn: ({ signal }) => call(previewMerge, { body: { project, from, to: to ?? '' } }, { signal }),
    enabled: to !== undefined,
  })

export const useErasures = (project: string) =>
  useQuery({
    queryKey: ['erasure', project],
    queryFn: ({ signal }) => call(listErasures, { query: { project } }, { signal }),
    meta: { topics: ['person'] },
  })

/** The best name there is. */
export const titleOf = ({ name, email, distinctId, id }: Pick<PersonSummary, 'name' | 'email' | 'distinctId' | 'id'>) =>
  name ?? email ?? (distinctId || id)
