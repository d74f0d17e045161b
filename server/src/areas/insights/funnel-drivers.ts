import type { PropertyRef } from '@gantry/contract/insights-base'
import type { FunnelDefinition, FunnelDriver } from '@gantry/contract/insights-funnel'
import { AppError } from '../../platform/errors.ts'
import type { Query } from './compile/binder.ts'
import { openScope } from './compile/cohorts.ts'
import { spansOf } from './compile/funnel.ts'
import { rulesOf } from './compile/funnel-presets.ts'
import { previousStep } from './compile/funnel-rules.ts'
import { unitsOfFunnel } from './compile/funnel-units.ts'
import { groupsOf } from './compile/groups.ts'
import { eventsOf, type Setting } from './compile/scope.ts'
import { countIn, type Rows } from './plan.ts'
import { falseDiscoveryRates, fisher, oddsRatio, type Table, wilson } from './statistics.rules.ts'

type Asked = { step: number; properties: readonly PropertyRef[] }
/** More values than these are not compared; the largest are. */
const maxComparisons = 500

/**
 * Rows of (`property` from 0 or -1 for events, `name`, `made`, `missed`: people with it on each side), and the sums. An event
 * counts when it was done from the entry on, until the window is over or the step is made.
 */
export function compileDrivers(setting: Setting, definition: FunnelDefinition, { step, properties }: Asked): Query[] {
  const before = previousStep(definition, step)
  if (before === null || step > definition.steps.length)
    throw new AppError('invalid_input', `There is nothing to compare at step ${step}.`)
  if (definition.order === 'any')
    throw new AppError('invalid_input', 'In any order there is no step that people drop off before.')
  const { breakdown: _, ...asked } = definition
  const [span] = spansOf(setting, asked)
  if (!span) return []
  const { windowMs } = rulesOf(asked)
  const base = (scope: ReturnType<typeof openScope>): string => {
    const units = unitsOfFunnel(scope, {
      definition: { ...asked, heldConstant: [], view: { kind: 'steps', hasTimes: true } },
      span,
      groupSpan: span,
      needsTimes: true,
    })
    const last = `if(times[${step}] > 0, times[${step}], entry + ${windowMs})`
    return `SELECT unit, times[${step}] > 0 AS is_made, entry, ${last} AS until FROM (${units})
      WHERE NOT isRemoved AND times[${before}] > 0`
  }
  const sums = openScope(setting)
  const total = sums.finish(`SELECT countIf(is_made) AS made, countIf(NOT is_made) AS missed FROM (${base(sums)})`)
  const sources = properties.length > 0 ? properties : [null]
  const queries = sources.map((property, index) => {
    const scope = openScope(setting)
    const { filters, unit, sampling } = asked
    const reach = { fromMs: span.fromMs, toMs: span.toMs + windowMs + 1 }
    const source = eventsOf(scope, { filters, unit, sampling, span: reach, needsAccount: property?.of === 'account' })
    const groups = groupsOf(scope, property ? { by: [{ kind: 'property', property }], limit: 1 } : undefined, source)
    const [column] = groups.columns
    const name = column ? `toString(${column.sql})` : 'toString(e.event)'
    const own = asked.steps.flatMap((one) => [one, ...one.or]).flatMap(({ event }) => event ?? [])
    const isOther = property ? '1' : `e.event NOT IN ${scope.bind(own, 'Array(String)')}`
    return scope.finish(`SELECT toInt8(${property ? index : -1}) AS property, assumeNotNull(name) AS name,
        uniqExactIf(units.unit, is_made) AS made, uniqExactIf(units.unit, NOT is_made) AS missed
      FROM (SELECT ${source.actor} AS unit, toUnixTimestamp64Milli(e.ts) AS ms, ${name} AS name
        FROM ${source.from} ${groups.join} WHERE ${source.where} AND ${isOther}) AS done
      GLOBAL INNER JOIN (${base(scope)}) AS units ON done.unit = units.unit
      WHERE isNotNull(name) AND ms >= entry AND ms <= until
      GROUP BY name ORDER BY made + missed DESC, name LIMIT ${maxComparisons}`)
  })
  return [total, ...queries]
}

export function readDrivers(rows: readonly Rows[], properties: readonly PropertyRef[], limit: number) {
  const [sums = [], ...found] = rows
  const converted = countIn(sums[0] ?? {}, 'made')
  const dropped = countIn(sums[0] ?? {}, 'missed')
  const all = found.flat().map((row) => {
    const table: Table = {
      madeWith: countIn(row, 'made'),
      missedWith: countIn(row, 'missed'),
      madeWithout: converted - countIn(row, 'made'),
      missedWithout: dropped - countIn(row, 'missed'),
    }
    const property = properties[countIn(row, 'property')]
    return {
      table,
      property: countIn(row, 'property') < 0 ? undefined : property,
      name: String(row.name),
      p: fisher(table),
    }
  })
  const rates = falseDiscoveryRates(all.map(({ p }) => p))
  const drivers = all.map(({ table, property, name, p }, index): FunnelDriver => {
    const q = rates[index] ?? 1
    return {
      kind: property ? 'property' : 'event',
      name: property ? property.name : name,
      value: property ? name : null,
      convertedWith: table.madeWith,
      droppedWith: table.missedWith,
      convertedWithout: table.madeWithout,
      droppedWithout: table.missedWithout,
      rateWith: rateOf(table.madeWith, table.missedWith),
      rateWithout: rateOf(table.madeWithout, table.missedWithout),
      oddsRatio: oddsRatio(table),
      p,
      q,
      isSignificant: q <= 0.05,
    }
  })
  return {
    converted,
    dropped,
    comparisons: drivers.length,
    isSkewed: Math.max(converted, dropped) > 10 * Math.min(converted, dropped),
    drivers: drivers.sort((a, b) => a.p - b.p || a.name.localeCompare(b.name)).slice(0, limit),
  }
}

function rateOf(made: number, missed: number) {
  const interval = wilson(made, made + missed)
  return { rate: interval ? made / (made + missed) : null, low: interval?.low ?? 0, high: interval?.high ?? 1 }
}
