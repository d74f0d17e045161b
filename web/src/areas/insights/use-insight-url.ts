import {
  type ChartStyle,
  chartStyles,
  type InsightDefinition,
  type InsightPoint,
  InsightPoint as PointSchema,
} from '@gantry/contract/insights'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { choiceOf, mergeSearch, textOf, type UrlSearch } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { readDefinition, writeDefinition } from './model/definition.ts'
import { styleFor } from './model/view.ts'

export type OpenPoint = { point: InsightPoint; words: string }

/**
 * What the address says of an insight: the definition where it differs from the saved one (`d`), how it is drawn
 * (`chart`), whose people are open (`point`, `who`). Each change is a step of the browser's history, so Back undoes it.
 */
export function useInsightUrl(base: InsightDefinition | undefined, baseStyle: ChartStyle | null) {
  const [search] = useUrlSearch()
  const navigate = useNavigate()
  const push = useCallback(
    (changes: UrlSearch) => void navigate({ to: '.', search: (now: UrlSearch) => mergeSearch(now, changes) }),
    [navigate],
  )
  const text = textOf(search.d)
  const unsaved = useMemo(() => (text === '' ? undefined : readDefinition(text)), [text])
  const definition = unsaved ?? base
  const asked = choiceOf(search.chart, chartStyles)
  const isOtherStyle = asked !== undefined && definition !== undefined && asked !== styleFor(definition, baseStyle)
  const isOtherQuestion =
    unsaved !== undefined && base !== undefined && writeDefinition(unsaved) !== writeDefinition(base)
  const pointText = textOf(search.point)
  const point = useMemo(() => readPoint(pointText), [pointText])
  return {
    definition,
    isChanged: isOtherQuestion || isOtherStyle,
    isBroken: text !== '' && unsaved === undefined,
    style: asked ?? baseStyle,
    open: point && ({ point, words: textOf(search.who) } satisfies OpenPoint),
    group: Number(textOf(search.group)) || 0,
    change: (next: InsightDefinition) => {
      const isBase = base !== undefined && writeDefinition(next) === writeDefinition(base)
      push({ d: isBase ? undefined : writeDefinition(next), point: undefined, who: undefined })
    },
    reset: () => push({ d: undefined, chart: undefined }),
    setStyle: (style: ChartStyle) =>
      push({ chart: definition && style === styleFor(definition, baseStyle) ? undefined : style }),
    setGroup: (group: number) => push({ group: group === 0 ? undefined : String(group) }),
    openPoint: (next: OpenPoint | undefined) => push({ point: next && JSON.stringify(next.point), who: next?.words }),
  }
}
export type InsightUrl = ReturnType<typeof useInsightUrl>

function readPoint(text: string): InsightPoint | undefined {
  if (text === '') return undefined
  try {
    return PointSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
