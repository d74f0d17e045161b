import { listAnnotations } from '@gantry/contract/annotations'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../api.ts'

export const useAnnotations = (project: string) =>
  useQuery({
    queryKey: ['annotation', project],
    queryFn: ({ signal }) => call(listAnnotations, { query: { project } }, { signal }),
    staleTime: 60_000,
  })
