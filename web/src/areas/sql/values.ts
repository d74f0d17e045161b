const slot = /\{\s*([A-Za-z_]\w*)\s*:[^{}]+\}/g

/** The names of the values that a query asks for as `{name:Type}`, in their order, each once. */
export const valueNames = (text: string): string[] => [
  ...new Set([...text.matchAll(slot)].flatMap(([, name]) => (name === undefined ? [] : [name]))),
]
