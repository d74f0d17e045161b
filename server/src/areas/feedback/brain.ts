import type { RuleCondition, RuleField } from '@gantry/contract/feedback-routing'
import type { App, Ctx } from '../../platform/context.ts'
import { compileConditions } from './condition.rules.ts'
import { classify, explain, learn, type Model, type Prediction, trainModel } from './model/model.ts'
import { deserializeModel } from './model/serialize.ts'
import type { Guess, LiveRule } from './routing.rules.ts'
import { findModelBytes, listNewDecisions, type RoutingState } from './state.queries.ts'

/** What one process knows of a workspace's routing: its model with the decisions learnt since, and its rules. */
export type Brain = {
  model: Model | null
  modelId: string | null
  epoch: number
  /** The last decision the model knows. */
  seq: number
  rulesText: string
  rules: readonly LiveRule[]
  /** Whether any rule looks at the account, its plan, revenue or segments. */
  rulesReadAccounts: boolean
}

/** A model may take 100 MB: a process remembers those of the workspaces it routed last. */
const mostBrains = 4
/** More decisions at once are left to the training that they set off. */
const mostReplayed = 500

type Brains = Map<string, Promise<Brain>>
const brainsOf = new WeakMap<App, Brains>()

/** The routing of this workspace as of `state`, brought up to date first: by as little as one decision. */
export function loadBrain(ctx: Ctx, state: RoutingState): Promise<Brain> {
  const brains: Brains = brainsOf.get(ctx.app) ?? new Map()
  brainsOf.set(ctx.app, brains)
  // One after the other, so that no decision is learnt twice; a failed load is tried anew.
  const known = brains.get(ctx.workspaceId)?.catch(() => undefined) ?? Promise.resolve(undefined)
  const next = known.then((brain) => refresh(ctx, state, brain))
  brains.delete(ctx.workspaceId)
  brains.set(ctx.workspaceId, next)
  const [oldest] = brains.keys()
  if (brains.size > mostBrains && oldest !== undefined) brains.delete(oldest)
  return next
}

async function refresh(ctx: Ctx, { routing, rulesText }: RoutingState, known: Brain | undefined): Promise<Brain> {
  const isSame = known?.modelId === routing.modelId && known.epoch === routing.epoch
  const brain = isSame ? known : await readModel(ctx, routing)
  if (brain.rulesText !== rulesText) {
    brain.rulesText = rulesText
    Object.assign(brain, compileRules(rulesText))
  }
  if (brain.seq < routing.decisionSeq) await learnNewDecisions(ctx, brain, routing.decisionSeq)
  return brain
}

async function readModel(ctx: Ctx, { modelId, epoch }: RoutingState['routing']): Promise<Brain> {
  const stored = modelId ? await findModelBytes(ctx, modelId) : undefined
  return {
    model: stored ? deserializeModel(stored.bytes) : null,
    modelId,
    epoch,
    seq: stored?.seq ?? 0,
    rulesText: '[]',
    rules: [],
    rulesReadAccounts: false,
  }
}

async function learnNewDecisions(ctx: Ctx, brain: Brain, upTo: number): Promise<void> {
  const decisions = await listNewDecisions(ctx, brain.seq, mostReplayed)
  for (const { text, areaId } of decisions) {
    brain.model ??= trainModel([])
    learn(brain.model, { text, label: areaId })
  }
  // A decision may have become visible after the state was read.
  brain.seq = Math.max(upTo, decisions.at(-1)?.seq ?? 0)
}

export type RuleJson = {
  id: string
  name: string
  match: 'all' | 'any'
  conditions: RuleCondition[]
  areaId: string | null
  ownerId: string | null
}

const accountFields: readonly string[] = ['account', 'plan', 'revenue', 'segment'] satisfies RuleField[]

function compileRules(rulesText: string): Pick<Brain, 'rules' | 'rulesReadAccounts'> {
  // Written by our own query from checked rows.
  const rules = JSON.parse(rulesText) as RuleJson[]
  return {
    rules: rules.map(compileRule),
    rulesReadAccounts: rules.some(({ conditions }) => conditions.some(({ field }) => accountFields.includes(field))),
  }
}

export const compileRule = ({ match, conditions, ...rule }: RuleJson): LiveRule => ({
  ...rule,
  fits: compileConditions(match, conditions),
})

/** What the model reads of an item. */
export const modelText = ({ subject, text }: { subject: string | null; text: string }): string =>
  subject ? `${subject}\n${text}` : text

const shownTerms = 3

/** What the model says of a text; null while nothing has been learnt. */
export function guessArea({ model }: Brain, text: string): (Guess & { top: Prediction['top'] }) | null {
  if (!model) return null
  const { label, confidence, top } = classify(model, text)
  if (label === null) return null
  const terms = (): string[] =>
    explain(model, text, label)
      .slice(0, shownTerms)
      .map(({ term }) => term)
  return { areaId: label, confidence, terms, top }
}
