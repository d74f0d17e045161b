import type { Ctx } from '../../../platform/context.ts'
import { createDashboard } from '../../boards/index.ts'
import { actAs, hoursBefore, sure } from './acting.ts'
import type { Ground } from './ground.ts'

const boards = [
  {
    by: 'Lena Brandt',
    name: 'How Harborline is used',
    description: 'People, money and whether they stay.',
    insights: [
      'People who use Harborline, by day',
      'Payments taken through Harborline',
      'Do new people stay?',
      'New, returning and lost people by week',
    ],
  },
  {
    by: 'Priya Nair',
    name: 'Signing up and launches',
    description: 'The way in, and what the last launches did.',
    insights: [
      'From signing up to the first invoice',
      'Signing up, by browser',
      'Share of people who plan routes',
      'Failed syncs by version of the app',
    ],
  },
]

/** Two dashboards of four saved insights each, two in a row. `insights`: the ids by name. */
export async function hangDashboards(
  ctx: Ctx,
  { person }: Ground,
  { project, insights }: { project: string; insights: ReadonlyMap<string, string> },
): Promise<void> {
  for (const { by, insights: shown, ...facts } of boards) {
    const tiles = shown.map((name, at) => ({
      ...{ id: `tile-${at + 1}`, kind: 'insight' as const, insight: sure(insights.get(name), name) },
      ...{ x: (at % 2) * 6, y: Math.floor(at / 2) * 8, w: 6, h: 8 },
    }))
    const as = actAs(ctx, person(by), hoursBefore(ctx.now(), 20))
    const given = { isShared: true, range: null, filters: [], refreshSeconds: null, tiles }
    await createDashboard(as, { project, ...facts, ...given })
  }
}
