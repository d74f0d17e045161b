import { sendEvents } from '@gantry/contract/events'
import { createInsight, listEventNames } from '@gantry/contract/insights'
import { createProject, listWriteKeys } from '@gantry/contract/projects'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findBarriers, overhang } from './accessibility.ts'
import { type Cast, demo, settle } from './stage.ts'

const day = 86_400_000

/** A project whose sign-ups of yesterday fell, all of them in one country; the ids of it and of its saved insight. */
async function seed(cast: Cast): Promise<{ project: string; insight: string }> {
  const call = await cast.owner.call(demo)
  const { id: project } = await call(createProject, { body: { name: 'Watched', zone: 'UTC' } })
  const { items } = await call(listWriteKeys, { params: { id: project } })
  const today = Math.floor(Date.now() / day) * day
  const batch = [1, 2, 3].flatMap((daysAgo) =>
    ['DE', 'FR'].flatMap((region) =>
      Array.from({ length: daysAgo === 1 && region === 'FR' ? 1 : 5 }, (_, index) => ({
        ...{ event: 'Joined', distinctId: `${region}-${daysAgo}-${index}`, properties: { region } },
        timestamp: new Date(today - daysAgo * day + 3_600_000).toISOString(),
      })),
    ),
  )
  await call(sendEvents, { body: { writeKey: items[0]?.key ?? '', batch } })
  const found = async () => (await call(listEventNames, { query: { project } })).items[0]?.count
  await expect.poll(found, { timeout: 60_000 }).toBe(26)
  const definition = { kind: 'trends' as const, series: [{ event: 'Joined' }] }
  const { id: insight } = await call(createInsight, { body: { project, name: 'Joined a day', definition } })
  return { project, insight }
}

async function barriersOf(page: Page): Promise<unknown[]> {
  await settle(page)
  const light = await findBarriers(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await findBarriers(page)
  await page.setViewportSize({ width: 380, height: 800 })
  await settle(page)
  const narrow = [...(await findBarriers(page)), ...((await overhang(page)) > 0 ? ['wider than the screen'] : [])]
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  return [...light, ...dark, ...narrow]
}

export function alertJourneys(cast: Cast): void {
  test('a number is watched, fires, and says which segment explains it; its events are planned', async () => {
    const { page, takeComplaints } = cast.owner
    const { project, insight } = await seed(cast)
    await page.goto(`/w/${demo}/insights/alerts?project=${project}&watch=${insight}`)
    const dialog = page.getByRole('dialog', { name: 'Watch a number' })
    await dialog.getByRole('textbox', { name: 'Less than' }).fill('8')
    await dialog.getByText('Now: 6, expected 8 or more.').waitFor()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Joined a day' }).waitFor()
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.getByText('Firing', { exact: true }).waitFor()
    const region = page.getByRole('table', { name: 'region' })
    await region.getByRole('row', { name: 'FR 5 1 -4' }).waitFor()
    await page.getByRole('application', { name: /^Joined a day/ }).waitFor()
    expect(await barriersOf(page)).toEqual([])
    await page.goto(`/w/${demo}/insights/alerts?project=${project}`)
    await page.getByText('Firing', { exact: true }).waitFor()
    expect(await barriersOf(page)).toEqual([])

    await page.goto(`/w/${demo}/events/tracking?project=${project}`)
    await page.getByRole('button', { name: 'Plan Joined' }).click()
    const plan = page.getByRole('dialog', { name: 'Plan an event' })
    await plan.getByRole('button', { name: 'Add a property' }).click()
    await plan.getByRole('textbox', { name: 'Property' }).fill('region')
    await plan.getByRole('combobox', { name: 'Type' }).selectOption('number')
    await plan.getByRole('button', { name: 'Save' }).click()
    await page.getByText('region arrives as string instead of Number (26)').waitFor()
    expect(await barriersOf(page)).toEqual([])
    expect(takeComplaints()).toEqual([])
  })
}
