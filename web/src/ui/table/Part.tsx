import type { ComponentProps } from 'react'

type Props = ComponentProps<'div'> & { role: 'grid' | 'rowgroup' | 'row' | 'columnheader' | 'gridcell' }

/**
 * A part of a grid. Not an element of a table: only the rows on screen exist and they are placed by transform, which
 * those do not allow.
 */
export function Part(props: Props) {
  return <div {...props} />
}
