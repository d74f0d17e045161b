import type { ProductArea } from '@gantry/contract/product-areas'
import { Avatar, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconGripVertical } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './AreaTree.module.css'
import { type Drop, isWithin, type TreeRow } from './tree.ts'
import { useAreaDrag } from './use-area-drag.ts'

type Props = {
  row: TreeRow
  areas: readonly ProductArea[]
  isActive: boolean
  isShown: boolean
  isMovable: boolean
  onOpen: () => void
  onToggle: () => void
  onPress: (event: React.KeyboardEvent) => void
  onDrop: (id: string, drop: Drop) => void
}

export function AreaRow({ row, areas, isActive, isShown, isMovable, onOpen, onToggle, onPress, onDrop }: Props) {
  const { t } = useTranslation('people')
  const element = useRef<HTMLDivElement>(null)
  const { area, depth, hasChildren, isOpen } = row
  const over = useAreaDrag({
    element,
    id: area.id,
    isMovable,
    mayDrop: (id) => !isWithin(areas, area.id, id),
    onDrop,
  })
  const { effectiveOwner, name } = area
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <div
      ref={element}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={hasChildren ? isOpen : undefined}
      aria-selected={isShown}
      tabIndex={isActive ? 0 : -1}
      data-area={area.id}
      data-over={over}
      className={classes.row}
      style={{ paddingLeft: 20 + depth * 22 }}
      onClick={onOpen}
      onKeyDown={onPress}
    >
      {hasChildren ? (
        <UnstyledButton
          tabIndex={-1}
          className={classes.toggle}
          aria-label={isOpen ? t('area.collapse', { name }) : t('area.expand', { name })}
          onClick={(event) => {
            event.stopPropagation()
            onToggle()
          }}
        >
          <Chevron size={14} />
        </UnstyledButton>
      ) : (
        <span className={classes.toggle} />
      )}
      <Text size="sm" fw={depth === 0 ? 500 : undefined} truncate className={classes.name}>
        {name}
      </Text>
      <span className={classes.owner}>
        {effectiveOwner ? (
          <>
            <Avatar size={20} name={effectiveOwner.name} aria-hidden="true" />
            <Text size="sm" truncate c={area.ownerId === null ? 'dimmed' : 'inherit'}>
              {effectiveOwner.name}
            </Text>
          </>
        ) : (
          <Text size="sm" c="var(--gantry-warn)" truncate>
            {t('area.noOwner')}
          </Text>
        )}
      </span>
      {isMovable && <IconGripVertical size={14} className={classes.grip} aria-hidden="true" />}
    </div>
  )
}
