import { listCalendars } from '@gantry/contract/calendars'
import { listTeams } from '@gantry/contract/people'
import { listAreas } from '@gantry/contract/product-areas'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api.ts'

export const useAreas = () =>
  useQuery({
    queryKey: ['product_area', 'tree'],
    queryFn: () => call(listAreas, {}),
    meta: { topics: ['member'] },
  })

export const useTeams = () =>
  useQuery({ queryKey: ['team', 'all'], queryFn: () => call(listTeams, {}), meta: { topics: ['member'] } })

export const useCalendars = () => useQuery({ queryKey: ['calendar', 'all'], queryFn: () => call(listCalendars, {}) })
