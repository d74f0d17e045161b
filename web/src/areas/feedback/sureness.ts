/** How sure the model is, in whole per cent: never 100 % of what is not certain, never 0 % of what is possible. */
export function sureness(confidence: number, share: (value: number) => string): string {
  const rounded = Math.round(confidence * 100) / 100
  if (rounded < 0.01) return `< ${share(0.01)}`
  return share(Math.min(0.99, rounded))
}
