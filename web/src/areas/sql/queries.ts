import { cancelSql, getSqlSchema, listSqlQueries, listSqlRuns, runSql, type SqlResult } from '@gantry/contract/sql'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { call } from '../../api.ts'
import { usePages } from '../../ui/use-pages.ts'

export const useSqlSchema = (project: string) =>
  useQuery({
    queryKey: ['sql-schema', project],
    queryFn: ({ signal }) => call(getSqlSchema, { query: { project } }, { signal }),
    staleTime: 300_000,
  })

export const useSavedQueries = (project: string) =>
  usePages(['sql_query', project], (page, signal) => call(listSqlQueries, { query: { ...page, project } }, { signal }))

export const useSqlHistory = (project: string) =>
  usePages(['sql-run', project], (page, signal) => call(listSqlRuns, { query: { ...page, project } }, { signal }))

type Question = { project: string; text: string; values: Record<string, string> }

/** Runs a query; `cancel` stops it in the store. Leaving the page stops it too. */
export function useSqlRun() {
  const queryClient = useQueryClient()
  const running = useRef<{ id: string; gone: AbortController }>(undefined)
  const mutation = useMutation<SqlResult, Error, Question>({
    mutationFn: (question) => {
      running.current?.gone.abort()
      running.current = { id: crypto.randomUUID(), gone: new AbortController() }
      const { id, gone } = running.current
      return call(runSql, { body: { ...question, runId: id } }, { signal: gone.signal })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['sql-run'] }),
  })
  const cancel = (): void => {
    if (running.current) void call(cancelSql, { params: { id: running.current.id } })
  }
  return { ...mutation, cancel }
}
