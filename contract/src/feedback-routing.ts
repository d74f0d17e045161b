import { z } from 'zod'
import { Done, Id, IdParams, Instant, Name } from './common.ts'
import { endpoint } from './endpoint.ts'
import { AreaRef, RoutingReason } from './feedback-items.ts'

/** How a value of each field can be compared. Values are texts; of several, any one may fit (none, for `not_`). */
export const ruleOperatorsOf = {
  text: ['contains', 'not_contains', 'matches'],
  subject: ['contains', 'not_contains', 'matches'],
  body: ['contains', 'not_contains', 'matches'],
  url: ['contains', 'not_contains', 'matches'],
  author_email: ['contains', 'not_contains', 'matches', 'is', 'is_not'],
  source: ['is', 'is_not'],
  language: ['is', 'is_not'],
  rating: ['is', 'is_not', 'at_least', 'at_most'],
  account: ['is', 'is_not'],
  plan: ['is', 'is_not'],
  revenue: ['at_least', 'at_most'],
  segment: ['is', 'is_not'],
  attribute: ['is', 'is_not', 'contains', 'not_contains', 'matches', 'at_least', 'at_most'],
} as const
export type RuleField = keyof typeof ruleOperatorsOf
export type RuleOperator = (typeof ruleOperatorsOf)[RuleField][number]
// Object.keys forgets the literal types.
export const ruleFields = Object.keys(ruleOperatorsOf) as [RuleField, ...RuleField[]]
export const ruleOperators = ['contains', 'not_contains', 'matches', 'is', 'is_not', 'at_least', 'at_most'] as const

export const RuleCondition = z
  .object({
    field: z.enum(ruleFields).describe('`text`: subject and body together.'),
    operator: z.enum(ruleOperators),
    values: z
      .array(z.string().trim().min(1).max(500))
      .min(1)
      .max(100)
      .describe('Texts, patterns (RE2), numbers, or the ids of sources, accounts and segments.'),
    attribute: z.string().trim().min(1).max(100).optional().describe('Its name, when the field is `attribute`.'),
  })
  .meta({ id: 'RuleCondition' })
export type RuleCondition = z.infer<typeof RuleCondition>

const RuleBody = z.object({
  name: Name,
  match: z.enum(['all', 'any']),
  conditions: z.array(RuleCondition).min(1).max(30),
  areaId: Id.nullable(),
  ownerId: Id.nullable().describe('Only needed when it is not the PM of the area.'),
  isEnabled: z.boolean(),
})
const NewRule = RuleBody.partial({ match: true, areaId: true, ownerId: true, isEnabled: true })

/** The first enabled rule that fits an item decides. */
export const RoutingRule = RuleBody.extend({
  id: Id,
  position: z.int(),
  area: AreaRef.nullable(),
  owner: z.object({ memberId: Id, name: z.string() }).nullable(),
  problem: z.string().nullable().describe('Why it is passed over, such as an area that is gone; null when it works.'),
  version: z.int(),
}).meta({ id: 'RoutingRule' })
export type RoutingRule = z.infer<typeof RoutingRule>

export const listRoutingRules = endpoint({
  method: 'GET',
  path: '/v1/feedback/rules',
  summary: 'Routing rules in the order they are tried',
  permission: 'routing.read',
  response: z.object({ items: z.array(RoutingRule) }),
})

export const createRoutingRule = endpoint({
  method: 'POST',
  path: '/v1/feedback/rules',
  summary: 'Add a routing rule at the end',
  permission: 'routing.write',
  body: NewRule,
  response: RoutingRule,
})

export const updateRoutingRule = endpoint({
  method: 'PATCH',
  path: '/v1/feedback/rules/:id',
  summary: 'Change a routing rule, or switch it on or off',
  permission: 'routing.write',
  params: IdParams,
  body: RuleBody.partial(),
  response: RoutingRule,
})

export const removeRoutingRule = endpoint({
  method: 'DELETE',
  path: '/v1/feedback/rules/:id',
  summary: 'Delete a routing rule',
  permission: 'routing.write',
  params: IdParams,
  response: Done.extend({ activityId: Id.describe('To undo it.') }),
})

export const orderRoutingRules = endpoint({
  method: 'PUT',
  path: '/v1/feedback/rules/order',
  summary: 'Set the order in which rules are tried; rules left out follow in their present order',
  permission: 'routing.write',
  body: z.object({ ids: z.array(Id).min(1).max(1000) }),
  response: z.object({ items: z.array(RoutingRule) }),
})

export const RoutingSettings = z
  .object({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .describe('The model decides when it is at least this sure; below, the fallback gets the item.'),
    expected: z
      .object({
        coverage: z.number().describe('Share of items the model would decide.'),
        accuracy: z.number().nullable().describe('Share of those it would get right.'),
        ownerAccuracy: z.number().nullable().describe('Share of those that would reach the right PM.'),
      })
      .nullable()
      .describe('Measured on decisions kept from the model; null until there is a trained model.'),
    fallbackAreaId: Id.nullable(),
    fallbackOwnerId: Id.nullable(),
    fallbackOwner: z
      .object({ memberId: Id, name: z.string() })
      .nullable()
      .describe('Who gets what nothing can place: the one set, else the first of Product Ops.'),
    version: z.int(),
  })
  .meta({ id: 'RoutingSettings' })
export type RoutingSettings = z.infer<typeof RoutingSettings>

export const getRoutingSettings = endpoint({
  method: 'GET',
  path: '/v1/feedback/routing',
  summary: 'The threshold with what it is expected to do, and the fallback',
  permission: 'routing.read',
  response: RoutingSettings,
})

export const setRoutingSettings = endpoint({
  method: 'PUT',
  path: '/v1/feedback/routing',
  summary: 'Set the threshold and the fallback; fields left out stay',
  permission: 'routing.write',
  body: z
    .object({
      threshold: z.number().min(0).max(1),
      fallbackAreaId: Id.nullable(),
      fallbackOwnerId: Id.nullable(),
    })
    .partial(),
  response: RoutingSettings.extend({ activityId: Id.nullable() }),
})

const ReplayedRoute = z.object({
  area: AreaRef.nullable(),
  owner: z.object({ memberId: Id, name: z.string() }).nullable(),
  reason: RoutingReason,
})

export const Replay = z
  .object({
    looked: z.int().describe('How many items were routed again in thought; nothing was changed.'),
    changed: z.int().describe('How many would go elsewhere.'),
    decided: z
      .object({ count: z.int(), rightBefore: z.int(), rightAfter: z.int() })
      .describe('Of the items a person has placed: how many would reach the same area, now and with the draft.'),
    matched: z.int().nullable().describe('How many the draft rule decides; null without one.'),
    sample: z
      .array(z.object({ id: Id, title: z.string(), createdAt: Instant, before: ReplayedRoute, after: ReplayedRoute }))
      .describe('Up to 20 of those that would change, newest first.'),
  })
  .meta({ id: 'RoutingReplay' })
export type Replay = z.infer<typeof Replay>

export const replayRouting = endpoint({
  method: 'POST',
  path: '/v1/feedback/routing/replay',
  summary: 'Try a draft rule or threshold on the last items before it goes live',
  permission: 'routing.read',
  body: z.object({
    count: z.int().min(1).max(2000).default(500),
    rule: NewRule.extend({
      id: Id.optional().describe('The rule it would replace; without it, a new one at the end.'),
    }).optional(),
    threshold: z.number().min(0).max(1).optional(),
  }),
  response: Replay,
})

export const RoutingModel = z
  .object({
    training: z
      .object({ state: z.enum(['idle', 'queued', 'running', 'failed']), error: z.string().nullable() })
      .describe('A new model is trained by itself when enough has been decided.'),
    trainedAt: Instant.nullable().describe('Null until a first model is trained.'),
    trainSeconds: z.number().nullable(),
    examples: z.int().describe('Decisions the model was trained on.'),
    newDecisions: z.int().describe('Decisions since; taught one by one, at once.'),
    labels: z.int().describe('Areas it can tell apart.'),
    accuracy: z.number().nullable().describe('On decisions kept from it.'),
    top3: z.number().nullable(),
    accuracyAt90Coverage: z.number().nullable(),
    ownerAccuracy: z.number().nullable().describe('How often the right PM is reached, even through another area.'),
    curve: z
      .array(
        z.object({
          threshold: z.number(),
          coverage: z.number(),
          accuracy: z.number().nullable(),
          ownerAccuracy: z.number().nullable(),
        }),
      )
      .describe('Coverage against accuracy for thresholds from 0 to 1.'),
  })
  .meta({ id: 'RoutingModel' })
export type RoutingModel = z.infer<typeof RoutingModel>

export const getRoutingModel = endpoint({
  method: 'GET',
  path: '/v1/feedback/model',
  summary: 'How good the model is, on decisions it has not seen',
  permission: 'routing.read',
  response: RoutingModel,
})

export const trainRoutingModel = endpoint({
  method: 'POST',
  path: '/v1/feedback/model/train',
  summary: 'Train the model anew now',
  permission: 'routing.write',
  response: RoutingModel,
})

export const listRoutingAreas = endpoint({
  method: 'GET',
  path: '/v1/feedback/model/areas',
  summary: 'How well the model knows each area, worst first, and what it takes it for',
  permission: 'routing.read',
  response: z.object({
    items: z.array(
      z.object({
        area: AreaRef,
        owner: z.object({ memberId: Id, name: z.string() }).nullable(),
        examples: z.int(),
        accuracy: z.number().nullable(),
        confusions: z.array(z.object({ area: AreaRef, count: z.int() })).describe('The three commonest.'),
      }),
    ),
  }),
})
