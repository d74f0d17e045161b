import { type Cohort, listCohortHistory, listCohortPeople, listCohorts } from '@gantry/contract/cohorts'
import type { InsightPerson } from '@gantry/contract/insights'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../api.ts'
import { usePages } from '../../../ui/use-pages.ts'

export const useCohorts = (project: string | undefined, q: string) =>
  usePages<Cohort>(
    ['cohort', 'list', project, q],
    (page, signal) =>
      call(listCohorts, { query: { ...page, ...(project && { project }), ...(q && { q }) } }, { signal }),
    { isEnabled: project !== undefined },
  )

export const useCohortPeople = (id: string, isOn: boolean) =>
  usePages<InsightPerson>(
    ['cohort', 'people', id],
    (page, signal) => call(listCohortPeople, { params: { id }, query: page }, { signal }),
    { isEnabled: isOn },
  )

export const useCohortHistory = (id: string) =>
  useQuery({
    queryKey: ['cohort', 'history', id],
    queryFn: ({ signal }) => call(listCohortHistory, { params: { id }, query: { limit: 30 } }, { signal }),
  })
