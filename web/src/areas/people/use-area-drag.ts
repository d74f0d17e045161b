import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Drop } from './tree.ts'

type Options = {
  element: RefObject<HTMLElement | null>
  id: string
  isMovable: boolean
  mayDrop: (id: string) => boolean
  onDrop: (id: string, drop: Drop) => void
}

/** Dragging one row of the tree to another; answers where a row dragged over this one would land. */
export function useAreaDrag({ element, id, isMovable, mayDrop, onDrop }: Options): Drop | undefined {
  const [over, setOver] = useState<Drop>()
  const latest = useRef({ mayDrop, onDrop })
  latest.current = { mayDrop, onDrop }
  useEffect(() => {
    const row = element.current
    if (!row || !isMovable) return
    /** The upper and lower quarter of a row mean beside it, the middle means below it. */
    const dropAt = (y: number): Drop => {
      const { top, height } = row.getBoundingClientRect()
      const share = (y - top) / height
      return share < 0.25 ? 'before' : share > 0.75 ? 'after' : 'inside'
    }
    return combine(
      draggable({ element: row, getInitialData: () => ({ areaId: id }) }),
      dropTargetForElements({
        element: row,
        canDrop: ({ source }) => typeof source.data.areaId === 'string' && latest.current.mayDrop(source.data.areaId),
        onDrag: ({ location }) => setOver(dropAt(location.current.input.clientY)),
        onDragLeave: () => setOver(undefined),
        onDrop: ({ location, source }) => {
          setOver(undefined)
          if (typeof source.data.areaId === 'string') {
            latest.current.onDrop(source.data.areaId, dropAt(location.current.input.clientY))
          }
        },
      }),
    )
  }, [element, id, isMovable])
  return over
}
