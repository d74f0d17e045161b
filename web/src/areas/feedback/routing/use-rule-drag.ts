import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { type RefObject, useEffect, useRef, useState } from 'react'

export type Edge = 'before' | 'after'

/** Dragging a row by its grip; `over` says where a row dragged over this one would land. */
export function useRuleDrag(
  row: RefObject<HTMLElement | null>,
  grip: RefObject<HTMLElement | null>,
  id: string,
  onDrop: (moved: string, edge: Edge) => void,
): Edge | undefined {
  const [over, setOver] = useState<Edge>()
  const latest = useRef(onDrop)
  latest.current = onDrop
  useEffect(() => {
    const element = row.current
    const handle = grip.current
    if (!element || !handle) return
    const edgeAt = (y: number): Edge => {
      const { top, height } = element.getBoundingClientRect()
      return y < top + height / 2 ? 'before' : 'after'
    }
    return combine(
      draggable({ element, dragHandle: handle, getInitialData: () => ({ ruleId: id }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => typeof source.data.ruleId === 'string',
        onDrag: ({ location, source }) =>
          setOver(source.data.ruleId === id ? undefined : edgeAt(location.current.input.clientY)),
        onDragLeave: () => setOver(undefined),
        onDrop: ({ location, source }) => {
          setOver(undefined)
          if (typeof source.data.ruleId === 'string') {
            latest.current(source.data.ruleId, edgeAt(location.current.input.clientY))
          }
        },
      }),
    )
  }, [row, grip, id])
  return over
}
