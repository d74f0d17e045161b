import {
  getImport,
  type Import,
  type ImportState,
  listImportKinds,
  listImportProblems,
  listImports,
  listRejectedRows,
} from '@gantry/contract/imports'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api.ts'
import { usePages } from '../../ui/use-pages.ts'

const busyStates: readonly ImportState[] = ['checking', 'running', 'repairing', 'undoing']
export const isBusy = ({ state }: Pick<Import, 'state'>): boolean => busyStates.includes(state)

const busyEveryMs = 700

export const importKeys = {
  topic: ['import'] as const,
  one: (id: string) => ['import', 'one', id] as const,
}

export const useImportKinds = () =>
  useQuery({
    queryKey: ['import-kinds'],
    queryFn: async ({ signal }) => (await call(listImportKinds, {}, { signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  })

export function useImports(kind: string | undefined, state: ImportState | undefined) {
  return usePages(['import', 'list', kind, state], (page, signal) =>
    call(listImports, { query: { ...page, ...(kind && { kind }), ...(state && { state }) } }, { signal }),
  )
}

/** One import; looked at again and again while a worker is at it. */
export const useImport = (id: string) =>
  useQuery({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) => call(getImport, { params: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? busyEveryMs : false),
  })

/** The mistakes of rejected rows; `round` is what makes them others, such as the count of rejected rows. */
export const useProblems = (id: string, round: string, isEnabled: boolean) =>
  useQuery({
    queryKey: ['import-problems', id, round],
    queryFn: async ({ signal }) => (await call(listImportProblems, { params: { id } }, { signal })).items,
    enabled: isEnabled,
    placeholderData: (before) => before,
  })

export function useRejectedRows(id: string, message: string | undefined) {
  return usePages(['import-rejected', id, message], (page, signal) =>
    call(
      listRejectedRows,
      { params: { id }, query: { ...page, limit: 20, ...(message !== undefined && { message }) } },
      { signal },
    ),
  )
}
