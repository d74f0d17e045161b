/**
 * Eight colours in this order stay apart for people with protanopia, deuteranopia and tritanopia, and hold 3:1 on the
 * ground of their theme. What has the same colour differs by dash as well.
 */
const light = ['#4453c4', '#c2570c', '#0b7f74', '#a3307f', '#7d6608', '#2779b5', '#9c3a2b', '#5d626f'] as const
const dark = ['#98a2ec', '#f0a35e', '#4fc3b5', '#e58ac2', '#d3c04a', '#6fb7e8', '#e2917f', '#a7abb5'] as const
/** The four states of people in a lifecycle. */
const lifecycle = {
  light: { new: '#4453c4', returning: '#0b7f74', resurrected: '#a3307f', dormant: '#9a5b13' },
  dark: { new: '#98a2ec', returning: '#4fc3b5', resurrected: '#e58ac2', dormant: '#d9a05c' },
} as const

export type Look = {
  series: readonly string[]
  lifecycle: Record<'new' | 'returning' | 'resurrected' | 'dormant', string>
  ground: string
  text: string
  dimmed: string
  line: string
  border: string
  font: string
  isDark: boolean
}

/** The colours and the type of the theme, as they stand on this element. */
export function readLook(element: Element, scheme: 'light' | 'dark'): Look {
  const style = getComputedStyle(element)
  const color = (name: string): string => style.getPropertyValue(name).trim()
  return {
    series: scheme === 'dark' ? dark : light,
    lifecycle: lifecycle[scheme],
    ground: color('--gantry-ground'),
    text: color('--mantine-color-text'),
    dimmed: color('--mantine-color-dimmed'),
    line: color('--gantry-line'),
    border: color('--mantine-color-default-border'),
    font: style.fontFamily,
    isDark: scheme === 'dark',
  }
}

export const colorOf = (look: Look, index: number): string => look.series[index % look.series.length] ?? look.text

const dashes = ['solid', [8, 3], [2, 3]] as const
/** The second time a colour comes round, its line is dashed. */
export const dashOf = (look: Look, index: number) => {
  const dash = dashes[Math.floor(index / look.series.length) % dashes.length] ?? 'solid'
  return dash === 'solid' ? dash : [...dash]
}

/** Slanting lines over what is not complete. */
export const hatching = (look: Look) => ({
  symbol: 'rect',
  color: look.isDark ? 'rgba(0,0,0,0.45)' : 'rgba(255,255,255,0.6)',
  dashArrayX: [1, 0],
  dashArrayY: [2, 4],
  rotation: Math.PI / 4,
})

/** A colour between the ground and full strength, for heat maps; `strength` from 0 to 1. */
export function shadeOf(look: Look, strength: number): string {
  const from = parseHex(look.isDark ? '#1c1f2b' : '#f3f4fc')
  const to = parseHex(look.isDark ? '#98a2ec' : '#4453c4')
  const part = Math.min(Math.max(strength, 0), 1)
  return `rgb(${from.map((start, index) => Math.round(start + ((to[index] ?? start) - start) * part)).join(',')})`
}

/** The colour of text that is readable on a shade. */
export const inkOn = (look: Look, strength: number): string =>
  look.isDark ? (strength > 0.45 ? '#0d0e10' : '#e4e5e9') : strength > 0.5 ? '#ffffff' : '#1d2027'

const parseHex = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))

/** The same colours outside of a canvas. */
export const seriesColor = (scheme: 'light' | 'dark', index: number): string => {
  const colors = scheme === 'dark' ? dark : light
  return colors[index % colors.length] ?? 'currentColor'
}
