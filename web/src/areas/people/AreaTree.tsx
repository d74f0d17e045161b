import type { ProductArea } from '@gantry/contract/product-areas'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { AreaRow } from './AreaRow.tsx'
import classes from './AreaTree.module.css'
import { dropPlace, listRows, type Place, type Step, stepPlace, type TreeRow } from './tree.ts'

type Props = {
  areas: readonly ProductArea[]
  openId: string | undefined
  isMovable: boolean
  onOpen: (id: string) => void
  onMove: (area: ProductArea, place: Place) => void
}

const steps: Record<string, Step> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }

/** The tree of product areas. Arrow keys walk it, Alt with them moves the area; a drag does the same. */
export function AreaTree({ areas, openId, isMovable, onOpen, onMove }: Props) {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  const tree = useRef<HTMLDivElement>(null)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string>()
  const rows = listRows(areas, closed)
  const active = rows.find(({ area }) => area.id === (focused ?? openId)) ?? rows[0]

  const focus = (row: TreeRow | undefined): void => {
    if (!row) return
    setFocused(row.area.id)
    tree.current?.querySelector<HTMLElement>(`[data-area="${row.area.id}"]`)?.focus()
  }
  const step = (by: number): void => focus(active && rows[rows.indexOf(active) + by])
  const setOpen = ({ area }: TreeRow, isOpen: boolean): void => {
    const next = new Set(closed)
    if (isOpen) next.delete(area.id)
    else next.add(area.id)
    setClosed(next)
  }
  const group = tUi('group.list')
  useCommands([
    { id: 'list.next', label: tUi('list.next'), group, keys: 'j', isKeyOnly: true, run: () => step(1) },
    { id: 'list.previous', label: tUi('list.previous'), group, keys: 'k', isKeyOnly: true, run: () => step(-1) },
  ])
  const press = (event: React.KeyboardEvent, row: TreeRow): void => {
    const { area, hasChildren, isOpen } = row
    if (event.altKey) {
      const direction = steps[event.key]
      const place = direction && isMovable ? stepPlace(areas, area.id, direction) : undefined
      if (place) onMove(area, place)
      if (!direction) return
    } else if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'ArrowRight') hasChildren && !isOpen ? setOpen(row, true) : step(1)
    else if (event.key === 'ArrowLeft') {
      if (isOpen) setOpen(row, false)
      else focus(rows.find((other) => other.area.id === area.parentId))
    } else if (event.key === 'Enter' || event.key === ' ') onOpen(area.id)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={tree} role="tree" aria-label={t('areas')} className={classes.tree}>
      {rows.map((row) => (
        <AreaRow
          key={row.area.id}
          row={row}
          areas={areas}
          isActive={row === active}
          isShown={row.area.id === openId}
          isMovable={isMovable}
          onOpen={() => {
            setFocused(row.area.id)
            onOpen(row.area.id)
          }}
          onToggle={() => setOpen(row, !row.isOpen)}
          onPress={(event) => press(event, row)}
          onDrop={(id, drop) => {
            const moved = areas.find((area) => area.id === id)
            const place = dropPlace(areas, id, row.area.id, drop)
            if (moved && place) onMove(moved, place)
          }}
        />
      ))}
    </div>
  )
}
