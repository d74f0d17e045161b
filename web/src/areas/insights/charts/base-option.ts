import type { Look } from './look.ts'

/** What all charts share: type, colours, a tooltip without markup, motion only where it is wanted. */
export const baseOption = (look: Look, hasMotion: boolean) => ({
  animation: hasMotion,
  animationDuration: 200,
  animationDurationUpdate: 200,
  backgroundColor: 'transparent',
  textStyle: { color: look.dimmed, fontFamily: look.font, fontSize: 12 },
})

export const tooltipOf = (look: Look) => ({
  // Styled HTML would need a looser content security policy.
  renderMode: 'richText' as const,
  confine: true,
  backgroundColor: look.ground,
  borderColor: look.border,
  borderWidth: 1,
  padding: [8, 10],
  textStyle: { color: look.text, fontFamily: look.font, fontSize: 12, lineHeight: 18 },
})

export const axisText = (look: Look) => ({ color: look.dimmed, fontFamily: look.font, fontSize: 12 })

export const valueAxis = (look: Look, formatter: (value: number) => string) => ({
  type: 'value' as const,
  axisLabel: { ...axisText(look), formatter },
  splitLine: { lineStyle: { color: look.line } },
  axisLine: { show: false },
  axisTick: { show: false },
  splitNumber: 4,
  minInterval: 0,
})

export const categoryAxis = (look: Look, data: readonly string[]) => ({
  type: 'category' as const,
  data: [...data],
  axisLabel: { ...axisText(look), hideOverlap: true },
  axisLine: { lineStyle: { color: look.border } },
  axisTick: { show: false },
  axisPointer: { lineStyle: { color: look.border } },
})

export const legendOf = (look: Look, names: readonly string[]) => ({
  show: names.length > 1,
  type: 'scroll' as const,
  top: 0,
  left: 0,
  right: 0,
  itemWidth: 14,
  itemHeight: 8,
  itemGap: 16,
  pageIconColor: look.dimmed,
  pageIconInactiveColor: look.border,
  pageTextStyle: axisText(look),
  textStyle: { ...axisText(look), color: look.text, width: 220, overflow: 'truncate' as const },
  inactiveColor: look.border,
  data: [...names],
})
