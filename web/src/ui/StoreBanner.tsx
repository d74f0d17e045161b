import { getStatus } from '@gantry/contract/platform'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../api.ts'
import classes from './StoreBanner.module.css'

const checkEveryMs = 3_000

/** While a store or the server does not answer: says which, what still works, and that it mends itself. */
export function StoreBanner() {
  const { t } = useTranslation('ui')
  const isSuspected = useRefusals()
  const { data, error } = useQuery({
    queryKey: ['status'],
    queryFn: () => call(getStatus, {}),
    refetchInterval: ({ state }) => (isSuspected || state.error || isDown(state.data) ? checkEveryMs : false),
    staleTime: 0,
    retry: false,
  })
  const words = error
    ? t('banner.server')
    : !data
      ? undefined
      : !data.postgres
        ? t('banner.postgres')
        : !data.clickhouse
          ? t('banner.clickhouse')
          : undefined
  if (!words) return null
  return (
    <div role="status" className={classes.banner}>
      {words}
    </div>
  )
}

const isDown = (status: { postgres: boolean; clickhouse: boolean } | undefined): boolean =>
  status !== undefined && !(status.postgres && status.clickhouse)

/** Whether any query or change was refused with 503 since the last good answer. */
function useRefusals(): boolean {
  const queryClient = useQueryClient()
  const [isSuspected, setSuspected] = useState(false)
  useEffect(() => {
    const look = (error: unknown): void => {
      if (!(error instanceof ApiError) || error.problem.status !== 503) return
      setSuspected(true)
      void queryClient.invalidateQueries({ queryKey: ['status'] })
    }
    const stops = [
      queryClient.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.query.queryKey[0] === 'status') return
        if (event.action.type === 'error') look(event.action.error)
        if (event.action.type === 'failed') look(event.action.error)
        if (event.action.type === 'success') setSuspected(false)
      }),
      queryClient.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') look(event.action.error)
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [queryClient])
  return isSuspected
}
