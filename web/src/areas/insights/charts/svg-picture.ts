import { init, use as register } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ChartPlan } from './plan.ts'

register([SVGRenderer])

/** A chart as the text of an SVG file. Loaded only when somebody takes one away. */
export function drawSvg(option: ChartPlan['option'], size: { width: number; height: number }): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, ...size })
  drawing.setOption(option)
  const text = drawing.renderToSVGString()
  drawing.dispose()
  return text
}
