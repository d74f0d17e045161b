import {
  getRoutingModel,
  getRoutingSettings,
  listRoutingAreas,
  listRoutingRules,
} from '@gantry/contract/feedback-routing'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../api.ts'

export const routingTopics = ['routing_rule', 'routing_settings', 'routing_model'] as const

/** How often to look while a model is being trained. */
const trainingEveryMs = 1_000

export const useRoutingSettings = () =>
  useQuery({
    queryKey: ['routing_settings'],
    queryFn: ({ signal }) => call(getRoutingSettings, {}, { signal }),
    meta: { topics: ['routing_model'] },
  })

export const useRoutingModel = () =>
  useQuery({
    queryKey: ['routing_model'],
    queryFn: ({ signal }) => call(getRoutingModel, {}, { signal }),
    refetchInterval: ({ state }) => {
      const training = state.data?.training.state
      return training === 'queued' || training === 'running' ? trainingEveryMs : false
    },
  })

/** A new model is a new measurement: `trainedAt` is part of the key. */
export const useRoutingAreas = (trainedAt: string | null) =>
  useQuery({
    queryKey: ['routing_areas', trainedAt],
    queryFn: async ({ signal }) => (await call(listRoutingAreas, {}, { signal })).items,
    enabled: trainedAt !== null,
  })

export const useRoutingRules = () =>
  useQuery({
    queryKey: ['routing_rule'],
    queryFn: async ({ signal }) => (await call(listRoutingRules, {}, { signal })).items,
  })
