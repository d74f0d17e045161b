/** Small pictures of pages that are full, drawn in the colours of the theme. */

const line = 'var(--gantry-line)'
const word = 'var(--mantine-color-default-border)'
const accent = 'var(--mantine-color-accent-5)'

const Frame = ({ children }: { children: React.ReactNode }) => (
  <svg viewBox="0 0 320 150" role="presentation">
    <rect x="0.5" y="0.5" width="319" height="149" rx="8" fill="none" stroke={line} />
    {children}
  </svg>
)

/** A table whose rows carry a mark, two columns of words and a tag. */
export function ListSketch({ marked = 1 }: { marked?: number }) {
  const rows = [0, 1, 2, 3, 4]
  return (
    <Frame>
      {rows.map((row) => {
        const y = 18 + row * 26
        return (
          <g key={row}>
            <circle cx="20" cy={y} r="4" fill={row === marked ? accent : word} />
            <rect x="34" y={y - 4} width={118 - ((row * 17) % 46)} height="8" rx="4" fill={word} />
            <rect x="176" y={y - 4} width={60 - ((row * 11) % 24)} height="8" rx="4" fill={line} />
            <rect
              x="262"
              y={y - 7}
              width="42"
              height="14"
              rx="4"
              fill={row === marked ? accent : line}
              opacity={row === marked ? 0.35 : 1}
            />
            {row < 4 && <path d={`M12 ${y + 13}H308`} stroke={line} />}
          </g>
        )
      })}
    </Frame>
  )
}

/** A tree with an owner at the end of each branch. */
export function TreeSketch() {
  const rows = [0, 1, 2, 1, 0]
  return (
    <Frame>
      {rows.map((depth, row) => {
        const y = 18 + row * 26
        const x = 20 + depth * 24
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a drawing never move
          <g key={row}>
            {depth > 0 && <path d={`M${x - 18} ${y - 14}v14h10`} fill="none" stroke={word} />}
            <rect
              x={x}
              y={y - 4}
              width={96 - depth * 12}
              height="8"
              rx="4"
              fill={depth === 0 ? accent : word}
              opacity={depth === 0 ? 0.6 : 1}
            />
            <circle cx="258" cy={y} r="7" fill={word} />
            <rect x="272" y={y - 4} width="34" height="8" rx="4" fill={line} />
          </g>
        )
      })}
    </Frame>
  )
}
