import { createContext, useContext } from 'react'

type Builder = { project: string }

export const BuilderContext = createContext<Builder | undefined>(undefined)

/** The project whose events and properties the pickers offer. */
export function useBuilder(): Builder {
  const builder = useContext(BuilderContext)
  if (!builder) throw new Error('BuilderContext is missing above this component')
  return builder
}
