import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useMe } from '../../session/me.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import type { Triage } from './change.ts'
import { readInbox } from './inbox-filter.ts'
import { rowAfterLeaving } from './next-row.ts'
import { useInbox } from './queries.ts'
import { type Target, useTriage } from './use-triage.ts'

/** The inbox of the address: its rows, what is open, ticked and in focus, and how to change them. */
export function useInboxState() {
  const { current } = useMe()
  const [search] = useUrlSearch()
  // A page that stays open over midnight keeps its day until something else is asked for.
  const view = useMemo(
    () => readInbox(search, { roles: current.roles, zone: current.zone, now: new Date() }),
    [search, current.roles, current.zone],
  )
  const inbox = useInbox(view)
  const [openId, open] = useOpenItem()
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set())
  const [isEverything, setEverything] = useState(false)
  // Kept beside the render: moving from row to row must not draw the page anew.
  const focused = useRef<string>(undefined)
  const { triage, undoLast } = useTriage()
  const rowIds = useMemo(() => inbox.rows.map(({ id }) => id), [inbox.rows])
  const activeId = (): string | undefined =>
    openId ?? (focused.current !== undefined && rowIds.includes(focused.current) ? focused.current : rowIds[0])

  const select = (ids: ReadonlySet<string>): void => {
    setSelection(ids)
    setEverything(false)
  }
  const filterKey = JSON.stringify(view.filter)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter, another selection
  useEffect(() => select(new Set()), [filterKey])

  const goOn = useGoOn({ rowIds, openId, open, activeId })
  const hasTicks = selection.size > 0
  const targetNow = (): Target | undefined => {
    if (isEverything) return { filter: view.filter }
    if (hasTicks) return { ids: [...selection] }
    const id = activeId()
    return id === undefined ? undefined : { ids: [id] }
  }

  const change = (what: Triage): void => {
    const target = targetNow()
    if (!target) return
    goOn('ids' in target ? target.ids : rowIds)
    triage(target, what)
    if (hasTicks) select(new Set())
  }
  return {
    view,
    inbox,
    openId,
    open,
    activeId,
    focus: (id: string) => {
      focused.current = id
    },
    selection,
    select,
    isEverything,
    takeEverything: () => setEverything(true),
    hasTicks,
    change,
    undoLast,
  }
}
export type InboxState = ReturnType<typeof useInboxState>

/** The open item stands in the address, in front of the filters. */
function useOpenItem(): [string | undefined, (id: string | undefined) => void] {
  const { itemId, workspace = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const isOpen = itemId !== undefined
  const open = useCallback(
    (id: string | undefined) => {
      if (id === undefined) void navigate({ to: '/w/$workspace/feedback', params: { workspace }, search: (now) => now })
      else {
        void navigate({
          to: '/w/$workspace/feedback/items/$itemId',
          params: { workspace, itemId: id },
          search: (now) => now,
          // Walking from item to item is one step back.
          replace: isOpen,
        })
      }
    },
    [navigate, workspace, isOpen],
  )
  return [itemId, open]
}

type GoOn = {
  rowIds: readonly string[]
  openId: string | undefined
  open: (id: string | undefined) => void
  activeId: () => string | undefined
}

/** When the row in hand leaves the list, the next one takes its place: in focus, or in the panel. */
function useGoOn({ rowIds, openId, open, activeId }: GoOn) {
  const wish = useRef<{ changed: ReadonlySet<string>; next: string | undefined }>(undefined)
  useEffect(() => {
    const { changed, next } = wish.current ?? {}
    if (!changed) return
    const isGone = [...changed].some((id) => !rowIds.includes(id))
    if (!isGone) return
    wish.current = undefined
    if (openId !== undefined) {
      if (changed.has(openId)) open(next)
    } else if (next !== undefined) {
      requestAnimationFrame(() => {
        document.querySelector<HTMLElement>(`[data-row="${CSS.escape(next)}"]`)?.focus({ preventScroll: true })
      })
    }
  }, [rowIds, openId, open])
  return (ids: readonly string[]): void => {
    const changed = new Set(ids)
    wish.current = { changed, next: rowAfterLeaving(rowIds, changed, activeId()) }
  }
}
