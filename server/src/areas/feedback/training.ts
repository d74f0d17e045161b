import type { Ctx } from '../../platform/context.ts'
import { enqueue, type Job, type JobRun, job } from '../../platform/jobs.ts'
import { publish } from '../../platform/live.ts'
import { loadKnown } from './known.queries.ts'
import type { HeldBackDecision } from './model/model.ts'
import { deserializeModel } from './model/serialize.ts'
import { trainInWorker } from './model/train-in-worker.ts'
import {
  findModelFacts,
  getRouting,
  insertModel,
  listExamples,
  type RoutingRow,
  type StoredHeldBack,
  updateRouting,
} from './state.queries.ts'
import { isTrainingDue } from './training.rules.ts'

export const trainingTopic = 'feedback_model'

/** A queued or running training older than this was lost with its process. */
const lostAfterMs = 15 * 60_000
/** Decisions come in bursts: the training waits for the burst to end. */
const debounceMs = 20_000

/** Trains the routing model of a workspace on all its decisions. */
export const trainRouting: Job<Record<string, never>> = job({
  name: 'feedback.train',
  retries: 2,
  expireSeconds: 900,
  run: train,
})

export async function queueTrainingWhenDue(ctx: Ctx): Promise<void> {
  const routing = await getRouting(ctx)
  const model = await findModelFacts(ctx, routing.modelId)
  const newDecisions = routing.decisionSeq - (model?.seq ?? 0)
  if (isTrainingDue({ newDecisions, examples: model?.examples ?? null })) {
    await queueTraining(ctx, new Date(ctx.now().getTime() + debounceMs))
  }
}

/** Queues a training unless one is waiting already. */
export async function queueTraining(ctx: Ctx, startAfter?: Date): Promise<void> {
  const routing = await getRouting(ctx, { lock: true })
  if (routing.training === 'queued' && !isLost(ctx, routing) && startAfter) return
  await updateRouting(ctx, { training: 'queued', trainingSince: ctx.now(), trainingError: null })
  await enqueue(ctx, trainRouting, {}, startAfter ? { startAfter } : {})
  await publish(ctx, trainingTopic)
}

const isLost = (ctx: Ctx, { trainingSince }: RoutingRow): boolean =>
  trainingSince === null || ctx.now().getTime() - trainingSince.getTime() > lostAfterMs

async function train({ step, signal }: JobRun): Promise<void> {
  const { examples, seq } = await step(async (ctx) => {
    const routing = await getRouting(ctx, { lock: true })
    const { areas } = await loadKnown(ctx)
    await updateRouting(ctx, { training: 'running', trainingSince: ctx.now(), trainingError: null })
    await publish(ctx, trainingTopic)
    return { examples: (await listExamples(ctx)).filter(({ label }) => areas.has(label)), seq: routing.decisionSeq }
  })
  if (examples.length === 0) {
    await step((ctx) =>
      endTraining(ctx, {
        training: 'idle',
        trainingError: 'Nothing has been decided yet, so there is nothing to learn.',
      }),
    )
    return
  }
  try {
    const started = performance.now()
    const bytes = await trainInWorker(examples, { signal })
    const trainSeconds = (performance.now() - started) / 1_000
    const heldBack = packHeldBack(deserializeModel(bytes).heldBack)
    await step(async (ctx) => {
      const modelId = await insertModel(ctx, {
        trainSeconds,
        examples: examples.length,
        seq,
        heldBack,
        bytes: Buffer.from(bytes),
      })
      await endTraining(ctx, { modelId, training: 'idle', trainingError: null })
    })
  } catch (error) {
    await step((ctx) =>
      endTraining(ctx, {
        training: 'failed',
        trainingError: 'The training broke off. It has been logged and is tried again.',
      }),
    )
    throw error
  }
}

async function endTraining(ctx: Ctx, change: Partial<RoutingRow>): Promise<void> {
  await updateRouting(ctx, { ...change, trainingSince: null })
  await publish(ctx, trainingTopic)
}

/** Labels once, then numbers: ten thousand decisions in a few hundred kilobytes. */
export function packHeldBack(decisions: readonly HeldBackDecision[]): StoredHeldBack {
  const places = new Map<string, number>()
  const placeOf = (label: string): number => {
    const place = places.get(label) ?? places.size
    places.set(label, place)
    return place
  }
  const rows = decisions.map(({ expected, predicted, confidence, inTop3 }): StoredHeldBack['rows'][number] => [
    placeOf(expected),
    placeOf(predicted),
    Number(confidence.toFixed(4)),
    inTop3 ? 1 : 0,
  ])
  return { labels: [...places.keys()], rows }
}
