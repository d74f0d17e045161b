import type { Reply } from '@gantry/contract/endpoint'
import type { listRoutingAreas, RoutingModel } from '@gantry/contract/feedback-routing'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { areaRef } from './areas.ts'
import { loadKnown } from './known.queries.ts'
import { judgeAreas, judgeModel, unpack } from './model-state.rules.ts'
import { findModelFacts, getRouting } from './state.queries.ts'
import { queueTraining } from './training.ts'
import { memberRef } from './view.ts'

export async function getModelState(ctx: Ctx): Promise<RoutingModel> {
  const routing = await getRouting(ctx)
  const model = await findModelFacts(ctx, routing.modelId)
  const { areas } = await loadKnown(ctx)
  const quality = judgeModel(model ? unpack(model.heldBack, areas) : [], areas)
  return {
    training: { state: routing.training, error: routing.trainingError },
    trainedAt: model?.trainedAt.toISOString() ?? null,
    trainSeconds: model?.trainSeconds ?? null,
    examples: model?.examples ?? 0,
    newDecisions: routing.decisionSeq - (model?.seq ?? 0),
    labels: model ? new Set(model.heldBack.rows.map(([expected]) => expected)).size : 0,
    accuracy: quality.byArea.accuracy,
    top3: quality.byArea.top3,
    accuracyAt90Coverage: quality.byArea.accuracyAt90Coverage,
    ownerAccuracy: quality.ownerAccuracy,
    curve: model ? quality.curve : [],
  }
}

export async function trainNow(ctx: Ctx): Promise<RoutingModel> {
  await queueTraining(ctx)
  await recordActivity(ctx, {
    action: 'feedback_model.training_asked',
    objectKind: 'feedback_model',
    objectId: ctx.workspaceId,
    title: 'The routing model',
  })
  return getModelState(ctx)
}

export async function listAreaQuality(ctx: Ctx): Promise<Reply<typeof listRoutingAreas>> {
  const { modelId } = await getRouting(ctx)
  const model = await findModelFacts(ctx, modelId)
  const { areas, people } = await loadKnown(ctx)
  const qualities = judgeAreas(model ? unpack(model.heldBack, areas) : [])
  return {
    items: qualities.flatMap(({ areaId, examples, right, confusions }) => {
      const area = areaRef(areas, areaId)
      if (!area) return []
      return {
        area,
        owner: memberRef(people, areas.get(areaId)?.ownerId ?? null),
        examples,
        accuracy: right / examples,
        confusions: confusions.flatMap((one) => {
          const other = areaRef(areas, one.areaId)
          return other ? [{ area: other, count: one.count }] : []
        }),
      }
    }),
  }
}
