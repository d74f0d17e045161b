import { useLocalStorage } from '@mantine/hooks'
import { useWorkspaceSlug } from '../../url/use-url.ts'

/** The insights this person has starred, in this browser. */
export function useFavourites() {
  const slug = useWorkspaceSlug()
  const [ids, setIds] = useLocalStorage<readonly string[]>({
    key: `gantry-favourite-insights-${slug}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  })
  return {
    has: (id: string): boolean => ids.includes(id),
    toggle: (id: string): void => setIds(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]),
  }
}
