import { type Preferences, updatePreferences } from '@gantry/contract/workspaces'
import { call } from '../api.ts'
import { useAction } from '../ui/use-action.ts'

/** Chooses the person's theme, here and wherever they sign in. */
export function useTheme(): (theme: Preferences['theme']) => void {
  const { mutate } = useAction((theme: Preferences['theme']) => call(updatePreferences, { body: { theme } }), {
    topics: ['me'],
  })
  return mutate
}
