import type { MetricValue } from '@gantry/contract/metrics'
import classes from '../Boards.module.css'

const [width, height, edge] = [240, 48, 4]

/** The run of a value as a small line; what is not over yet is dashed. The numbers stand beside it. */
export function Sparkline({ line, label }: { line: MetricValue['line']; label: string }) {
  const values = line.flatMap(({ value }) => value ?? [])
  if (values.length < 2) return null
  const [low, high] = [Math.min(0, ...values), Math.max(...values)]
  const x = (at: number): number => edge + (at / (line.length - 1)) * (width - 2 * edge)
  const y = (value: number): number => height - edge - ((value - low) / (high - low || 1)) * (height - 2 * edge)
  const points = line.flatMap(({ value, isComplete }, at) => (value === null ? [] : [{ at, value, isComplete }]))
  const path = (some: typeof points): string => some.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')
  const done = points.filter(({ isComplete }) => isComplete)
  const last = done.at(-1)
  const rest = points.filter(({ isComplete }) => !isComplete)
  return (
    <svg
      className={classes.line}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polyline points={path(done)} fill="none" stroke="var(--mantine-color-accent-5)" strokeWidth="2" />
      <polyline
        points={path(last ? [last, ...rest] : rest)}
        fill="none"
        stroke="var(--mantine-color-accent-5)"
        strokeWidth="2"
        strokeDasharray="4 3"
      />
    </svg>
  )
}
