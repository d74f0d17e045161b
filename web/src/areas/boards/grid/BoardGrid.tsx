import { gridColumns } from '@gantry/contract/boards'
import type { ReactNode } from 'react'
import { GridLayout, useContainerWidth } from 'react-grid-layout'
import 'react-grid-layout/css/styles.css'
import classes from '../Boards.module.css'
import { inOrder, type Place, type Placed } from './layout.ts'

export const rowHeight = 40
const gap = 12
/** Narrower than this, tiles stand one below the other. */
const narrowBelow = 640

export const tileHeight = (h: number): number => h * rowHeight + (h - 1) * gap

type Props<T> = {
  tiles: readonly T[]
  /** Tiles can be dragged by `.board-handle` and resized at their corner. */
  isEditing: boolean
  onMove?: (layout: readonly Placed[]) => void
  render: (tile: T) => ReactNode
}

/** The tiles at their places; on a narrow screen and on paper in reading order. */
export function BoardGrid<T extends Place & { id: string }>({ tiles, isEditing, onMove, render }: Props<T>) {
  const { width, containerRef, mounted } = useContainerWidth()
  const ordered = inOrder(tiles)
  return (
    <div ref={containerRef} className={classes.grid}>
      {mounted && width < narrowBelow && (
        <div className={classes.stack}>
          {ordered.map((tile) => (
            <div key={tile.id} style={{ minHeight: tileHeight(tile.h) }} className={classes.cell}>
              {render(tile)}
            </div>
          ))}
        </div>
      )}
      {mounted && width >= narrowBelow && (
        <GridLayout
          width={width}
          layout={ordered.map(({ id, x, y, w, h }) => ({ i: id, x, y, w, h, minW: 2, minH: 2 }))}
          gridConfig={{ cols: gridColumns, rowHeight, margin: [gap, gap], containerPadding: [0, 0] }}
          dragConfig={{ enabled: isEditing, handle: '.board-handle', cancel: 'button, input, textarea, a' }}
          resizeConfig={{ enabled: isEditing }}
          onDragStop={(layout) => onMove?.(layout)}
          onResizeStop={(layout) => onMove?.(layout)}
        >
          {ordered.map((tile) => (
            <div key={tile.id} className={classes.cell}>
              {render(tile)}
            </div>
          ))}
        </GridLayout>
      )}
    </div>
  )
}
