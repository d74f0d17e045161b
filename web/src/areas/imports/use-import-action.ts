import type { Import } from '@gantry/contract/imports'
import { useQueryClient } from '@tanstack/react-query'
import { useAction } from '../../ui/use-action.ts'
import { importKeys } from './queries.ts'

/** A step of an import: its answer is the import as it stands then. */
export function useImportAction<Args>(run: (args: Args) => Promise<Import>) {
  const queryClient = useQueryClient()
  return useAction(
    async (args: Args) => {
      const made = await run(args)
      queryClient.setQueryData(importKeys.one(made.id), made)
      return made
    },
    { topics: ['import'] },
  )
}
