import type { Tile } from '@gantry/contract/boards'
import { InsightDefinition, type InsightDefinitionInput } from '@gantry/contract/insights'

export const templateNames = ['aarrr', 'adoption', 'launch', 'health'] as const
export type TemplateName = (typeof templateNames)[number]

/** The events a template is made from, in the order in which they are asked for. */
export const templateEvents = {
  aarrr: ['visit', 'activate', 'back', 'pay'],
  adoption: ['feature', 'core'],
  launch: ['seen', 'used', 'goal'],
  health: ['core'],
} as const satisfies Record<TemplateName, readonly string[]>
export type EventRole = (typeof templateEvents)[TemplateName][number]
export type TileTitle = (typeof titles)[number]

const titles = [
  'acquisition',
  'activation',
  'retention',
  'revenue',
  'arrive',
  'adopters',
  'share',
  'firstUse',
  'stickiness',
  'lifecycle',
  'reach',
  'active',
  'ratio',
  'volume',
] as const

type Chosen = { [Role in EventRole]?: string | undefined }
type Question = { title: TileTitle; w: number; definition: InsightDefinitionInput }

const event = (name: string | undefined) => ({ event: name ?? null })
const people = (name: string | undefined) => ({ ...event(name), measure: { kind: 'unique' as const } })
const first = (name: string | undefined) => ({ ...event(name), measure: { kind: 'first_ever' as const } })
/** The usual short names, for three lines of one event must be told apart. */
const activeNames = { 1: 'DAU', 7: 'WAU', 30: 'MAU' } as const
const active = (name: string | undefined, days: keyof typeof activeNames) => ({
  ...event(name),
  label: activeNames[days],
  measure: { kind: 'active' as const, days },
})
/** Only what a formula is made of. */
const hidden = <T>(series: T) => ({ ...series, isHidden: true })

function questionsOf(template: TemplateName, chosen: Chosen): Question[] {
  const { visit, activate, back, pay, feature, core, seen, used, goal } = chosen
  switch (template) {
    case 'aarrr':
      return [
        { title: 'acquisition', w: 6, definition: { kind: 'trends', series: [first(visit)] } },
        { title: 'activation', w: 6, definition: { kind: 'funnel', steps: [event(visit), event(activate)] } },
        { title: 'retention', w: 12, definition: { kind: 'retention', start: event(activate), return: event(back) } },
        { title: 'revenue', w: 6, definition: { kind: 'trends', series: [people(pay)] } },
        { title: 'arrive', w: 6, definition: { kind: 'funnel', steps: [event(visit), event(activate), event(pay)] } },
      ]
    case 'adoption':
      return [
        { title: 'adopters', w: 6, definition: { kind: 'trends', series: [people(feature)] } },
        {
          ...{ title: 'share', w: 6 },
          definition: {
            kind: 'trends',
            series: [hidden(people(feature)), hidden(people(core))],
            formulas: [{ label: '%', expression: 'A / B * 100' }],
          },
        },
        { title: 'firstUse', w: 6, definition: { kind: 'trends', series: [first(feature)] } },
        { title: 'stickiness', w: 6, definition: { kind: 'stickiness', series: [event(feature)] } },
        { title: 'retention', w: 12, definition: { kind: 'retention', start: event(feature), return: event(feature) } },
      ]
    case 'launch':
      return [
        { title: 'reach', w: 6, definition: { kind: 'trends', series: [people(seen), people(used)] } },
        { title: 'arrive', w: 6, definition: { kind: 'funnel', steps: [event(seen), event(used), event(goal)] } },
        { title: 'firstUse', w: 6, definition: { kind: 'trends', series: [first(used)] } },
        { title: 'lifecycle', w: 6, definition: { kind: 'lifecycle', event: event(used) } },
      ]
    case 'health':
      return [
        {
          ...{ title: 'active', w: 6 },
          definition: { kind: 'trends', series: [active(core, 1), active(core, 7), active(core, 30)] },
        },
        {
          ...{ title: 'ratio', w: 6 },
          definition: {
            ...{ kind: 'trends', series: [hidden(active(core, 1)), hidden(active(core, 30))] },
            formulas: [{ label: '%', expression: 'A / B * 100' }],
          },
        },
        { title: 'lifecycle', w: 6, definition: { kind: 'lifecycle', event: event(core), interval: 'week' } },
        { title: 'volume', w: 6, definition: { kind: 'trends', series: [event(core)] } },
        { title: 'retention', w: 12, definition: { kind: 'retention', start: event(core), return: event(core) } },
      ]
  }
}

const height = 7

/** The tiles of a template for the chosen events: plain ones, to be changed like any other. */
export function makeTiles(template: TemplateName, chosen: Chosen, nameOf: (title: TileTitle) => string): Tile[] {
  let [x, y] = [0, 0]
  return questionsOf(template, chosen).map(({ title, w, definition }): Tile => {
    if (x + w > 12) [x, y] = [0, y + height]
    const tile: Tile = {
      ...{ id: title, kind: 'definition', title: nameOf(title), x, y, w, h: height },
      definition: InsightDefinition.parse(definition),
    }
    x += w
    return tile
  })
}
