const line = 'var(--gantry-line)'
const word = 'var(--mantine-color-default-border)'
const accent = 'var(--mantine-color-accent-5)'

/** A small picture of a chart, for a list that is still empty. */
export const ChartSketch = () => (
  <svg viewBox="0 0 320 150" role="presentation">
    <rect x="0.5" y="0.5" width="319" height="149" rx="8" fill="none" stroke={line} />
    {[34, 62, 90, 118].map((y) => (
      <path key={y} d={`M24 ${y}H300`} stroke={line} />
    ))}
    <path d="M24 108L62 92L100 98L138 66L176 74L214 48L252 56L300 30" fill="none" stroke={accent} strokeWidth="2.5" />
    <path
      d="M24 116L62 110L100 112L138 98L176 100L214 88L252 90L300 78"
      fill="none"
      stroke={word}
      strokeWidth="2.5"
      strokeDasharray="5 4"
    />
    <circle cx="214" cy="48" r="4.5" fill={accent} />
  </svg>
)
