import { type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { rangeOf } from './columns.ts'

type Options = {
  keys: readonly string[]
  openKey: string | undefined
  selection: ReadonlySet<string> | undefined
  onSelect: ((keys: ReadonlySet<string>) => void) | undefined
  onOpen: (key: string) => void
  /** Scrolls a row into view. */
  show: (index: number) => void
  scroller: RefObject<HTMLElement | null>
}
/** What a row can ask for. */
export type RowActs = {
  open: (key: string) => void
  focus: (key: string) => void
  move: (step: number) => void
  toggle: (key: string, isRange: boolean) => void
}

/** Moving through the rows of a list, opening and selecting them, by keyboard and mouse. */
export function useRowKeys({ keys, openKey, selection, onSelect, onOpen, show, scroller }: Options) {
  const { t } = useTranslation('ui')
  const [focused, setFocused] = useState<string>()
  const anchor = useRef<string>(undefined)
  const active = focused !== undefined && keys.includes(focused) ? focused : (openKey ?? keys[0])

  const move = (step: number): void => {
    const index = active === undefined ? -1 : keys.indexOf(active)
    const isFresh = focused === undefined && openKey === undefined
    const next = keys[Math.min(keys.length - 1, Math.max(0, isFresh ? 0 : index + step))]
    if (next === undefined) return
    setFocused(next)
    show(keys.indexOf(next))
    if (openKey !== undefined) onOpen(next)
    // The row may only exist after the scroll.
    else requestAnimationFrame(() => rowElement(scroller.current, next)?.focus({ preventScroll: true }))
  }
  const toggle = (key: string, isRange: boolean): void => {
    if (!onSelect) return
    const next = new Set(selection)
    const isOn = !next.has(key)
    for (const one of isRange ? rangeOf(keys, anchor.current, key) : [key]) {
      if (isOn) next.add(one)
      else next.delete(one)
    }
    anchor.current = key
    onSelect(next)
  }
  const group = t('group.list')
  useCommands([
    { id: 'list.next', label: t('list.next'), group, keys: 'j', isKeyOnly: true, run: () => move(1) },
    { id: 'list.previous', label: t('list.previous'), group, keys: 'k', isKeyOnly: true, run: () => move(-1) },
    ...(onSelect
      ? [
          {
            id: 'list.select',
            label: t('list.select'),
            group,
            keys: 'x',
            isKeyOnly: true,
            run: () => active !== undefined && toggle(active, false),
          },
        ]
      : []),
  ])
  const latest = useRef({ move, toggle, onOpen })
  latest.current = { move, toggle, onOpen }
  // The same functions for ever, so that a row is drawn again only when something about it has changed.
  const [acts] = useState<RowActs>(() => ({
    open: (key) => {
      setFocused(key)
      latest.current.onOpen(key)
    },
    focus: setFocused,
    move: (step) => latest.current.move(step),
    toggle: (key, isRange) => latest.current.toggle(key, isRange),
  }))
  return { active, acts }
}

const rowElement = (scroller: HTMLElement | null, key: string): HTMLElement | null =>
  scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null
