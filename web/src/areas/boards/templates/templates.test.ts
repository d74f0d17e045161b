import { Tile } from '@gantry/contract/boards'
import { expect, test } from 'vitest'
import { makeTiles, templateEvents, templateNames } from './templates.ts'

test.each(templateNames)(
  'the template %s asks only for the chosen events and fills the grid without gaps',
  (template) => {
    const chosen = Object.fromEntries(templateEvents[template].map((role) => [role, `Event ${role}`]))
    const tiles = makeTiles(template, chosen, (title) => title)
    const text = JSON.stringify(tiles)
    for (const role of templateEvents[template]) expect(text).toContain(`"Event ${role}"`)
    expect(text).not.toContain('"event":null')
    for (const tile of tiles) expect(Tile.safeParse(tile).success).toBe(true)
    const rows = Map.groupBy(tiles, ({ y }) => y)
    for (const row of rows.values()) expect(row.reduce((sum, { w }) => sum + w, 0)).toBe(12)
  },
)
