import { getFeedback, updateFeedback, updateFeedbackBulk } from '@gantry/contract/feedback'
import type { FeedbackItem, FeedbackItemDetail } from '@gantry/contract/feedback-items'
import { undoActivity } from '@gantry/contract/operations'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call, ifUnchanged } from '../../api.ts'
import { reloadTopics } from '../../live/reload.ts'
import { useMe } from '../../session/me.ts'
import { useNotify } from '../../ui/notify.tsx'
import { applyChange, isContested, type Triage, whatWasLearnt } from './change.ts'
import { filterBody, type InboxFilter, stillFits } from './inbox-filter.ts'
import { findItem, putItem, showAhead } from './item-cache.ts'
import { feedbackKeys } from './queries.ts'
import { useAreaTree, useMembers } from './reference.ts'
import { useTriageWords } from './triage-words.ts'

/** What a change is made to: some items, or everything that fits a filter. */
export type Target = { ids: readonly string[] } | { filter: InboxFilter }
type Order = { target: Target; change: Triage; base: FeedbackItem | FeedbackItemDetail | undefined }
type Outcome = { changed: number; skipped: number; activityId: string | null; item?: FeedbackItemDetail }

/** Triage with the answer shown at once, taken back when the server refuses, and undoable. */
export function useTriage() {
  const queryClient = useQueryClient()
  const notify = useNotify()
  const words = useTriageWords()
  const show = useShowAhead()
  const { t } = useTranslation('feedback')
  const lastUndo = useRef<string>(undefined)

  const { mutate } = useMutation({
    // In the order of the keys pressed.
    scope: { id: 'feedback-triage' },
    mutationFn: save,
    onMutate: async (order) => {
      await queryClient.cancelQueries({ queryKey: feedbackKeys.inboxes })
      return show(order)
    },
    onSuccess: ({ item, ...outcome }, { target, change, base }) => {
      if (item) {
        putItem(queryClient, item)
        if (change.areaId) void tellLearnt(queryClient, change.areaId, base)
      }
      const message = words(change, outcome)
      if (outcome.activityId === null) notify.done(message)
      else {
        lastUndo.current = outcome.activityId
        notify.undoable(message, { activityId: outcome.activityId })
      }
      const isPartlyKnown = outcome.skipped > 0 || 'filter' in target
      if (isPartlyKnown) void queryClient.invalidateQueries({ queryKey: feedbackKeys.inboxes })
    },
    onError: (error, _order, takeBack) => {
      takeBack?.()
      notify.error(error)
      void queryClient.invalidateQueries({ queryKey: feedbackKeys.items })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: feedbackKeys.allCounts }),
  })

  const triage = (target: Target, change: Triage): void => {
    const [id, ...others] = 'ids' in target ? target.ids : []
    const isOne = id !== undefined && others.length === 0
    mutate({ target, change, base: isOne ? findItem(queryClient, id) : undefined })
  }
  const undoLast = async (): Promise<void> => {
    const id = lastUndo.current
    if (id === undefined) return notify.done(t('undo.nothing'))
    lastUndo.current = undefined
    try {
      await call(undoActivity, { params: { id } })
      await reloadTopics(queryClient, ['*'])
      notify.done(t('undo.done'))
    } catch (error) {
      notify.error(error)
    }
  }
  return { triage, undoLast }
}

function useShowAhead() {
  const queryClient = useQueryClient()
  const areas = useAreaTree()
  const members = useMembers()
  const { current } = useMe()
  return ({ target, change }: Order) => {
    const ids = 'ids' in target ? new Set(target.ids) : undefined
    const nameOf = (memberId: string): string => members.find(({ id }) => id === memberId)?.name ?? ''
    const around = { memberId: current.memberId, now: new Date(), isUnder: areas.isUnder }
    return showAhead(queryClient, {
      isMeant: ({ id, may }) => (ids ? ids.has(id) : true) && may.triage,
      change: (item) => applyChange(item, change, { areas, nameOf }),
      fits: (item, filter) => !change.isDeleted && stillFits(item, filter, around),
    })
  }
}

async function save({ target, change, base }: Order): Promise<Outcome> {
  if (base && !change.isDeleted) return saveOne(base, change)
  const select = 'ids' in target ? { ids: [...target.ids] } : { filter: filterBody(target.filter) }
  return call(updateFeedbackBulk, { body: { select, change } })
}

/** Other people's changes to other fields of the item are kept; to the same field, the person is told. */
async function saveOne(base: FeedbackItem | FeedbackItemDetail, change: Triage): Promise<Outcome> {
  const params = { id: base.id }
  const patch = async (version: number): Promise<Outcome> => {
    const { activityId, ...item } = await call(updateFeedback, { params, body: change }, ifUnchanged(version))
    return { changed: activityId === null ? 0 : 1, skipped: 0, activityId, item }
  }
  try {
    return await patch(base.version)
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'changed_meanwhile') throw error
    const fresh = await call(getFeedback, { params })
    if (isContested(base, fresh, change)) throw error
    return patch(fresh.version)
  }
}

/** The model learns right after the change is saved: what it thinks then is compared with what it thought before. */
async function tellLearnt(queryClient: QueryClient, areaId: string, base: Order['base']): Promise<void> {
  if (!base || !('suggestions' in base)) return
  const { id, suggestions } = base
  const now = await queryClient.fetchQuery({
    queryKey: feedbackKeys.one(id),
    queryFn: () => call(getFeedback, { params: { id } }),
    staleTime: 0,
  })
  queryClient.setQueryData(feedbackKeys.learnt(id), whatWasLearnt(areaId, suggestions, now.suggestions) ?? null)
}
