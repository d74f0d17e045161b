import { createDashboard } from '@gantry/contract/boards'
import { sendEvents } from '@gantry/contract/events'
import { createInsight, listEventNames } from '@gantry/contract/insights'
import { createProject, listWriteKeys } from '@gantry/contract/projects'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findBarriers, overhang } from './accessibility.ts'
import { type Cast, demo, settle } from './stage.ts'

/** Twelve people who sign up on the last twelve days; every third pays. */
const sampleEvents = (now: number) =>
  Array.from({ length: 12 }, (_, index) => {
    const timestamp = new Date(now - (index + 1) * 86_400_000).toISOString()
    const event = (name: string) => ({ event: name, distinctId: `reader-${index}`, timestamp })
    return [event('Signed up'), ...(index % 3 === 0 ? [event('Paid')] : [])]
  }).flat()

async function seed(cast: Cast): Promise<{ project: string; board: string }> {
  const call = await cast.owner.call(demo)
  const { id: project } = await call(createProject, { body: { name: 'Boards', zone: 'Europe/Berlin' } })
  const { items } = await call(listWriteKeys, { params: { id: project } })
  await call(sendEvents, { body: { writeKey: items[0]?.key ?? '', batch: sampleEvents(Date.now()) } })
  await expect
    .poll(async () => (await call(listEventNames, { query: { project } })).items.length, { timeout: 60_000 })
    .toBe(2)
  const definition = { kind: 'trends' as const, series: [{ event: 'Signed up', measure: { kind: 'unique' as const } }] }
  const insight = await call(createInsight, { body: { project, name: 'Readers', definition } })
  const funnel = { kind: 'funnel' as const, steps: [{ event: 'Signed up' }, { event: 'Paid' }] }
  await call(createInsight, { body: { project, name: 'Payers', definition: funnel } })
  const tiles = [
    { id: 'a', kind: 'insight' as const, insight: insight.id, x: 0, y: 0, w: 6, h: 7 },
    { id: 'b', kind: 'definition' as const, title: 'To paying', definition: funnel, x: 6, y: 0, w: 6, h: 7 },
    { id: 'c', kind: 'text' as const, text: '## Why\nSo that **everybody** sees it.', x: 0, y: 7, w: 12, h: 3 },
  ]
  const { id: board } = await call(createDashboard, { body: { project, name: 'Weekly', tiles } })
  return { project, board }
}

/** What breaks the rules in both themes and on a narrow screen. */
async function lookAt(page: Page): Promise<(string | number)[]> {
  const found: (string | number)[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await findBarriers(page)))
  }
  await page.setViewportSize({ width: 380, height: 800 })
  await settle(page)
  found.push(...(await findBarriers(page)))
  const wide = await overhang(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  return wide > 0 ? [...found, wide] : found
}

export function boardJourneys(cast: Cast): void {
  let [project, board] = ['', '']

  test('a dashboard shows the people behind its numbers, is arranged by keyboard and saved', async () => {
    const { page, takeComplaints } = cast.owner
    ;({ project, board } = await seed(cast))
    await page.goto(`/w/${demo}/insights/dashboards?project=${project}`)
    await page.getByText('Weekly').first().click()
    await page.getByRole('heading', { name: 'Weekly' }).waitFor()
    await page.getByText('So that everybody sees it.').waitFor()
    const chart = page.getByRole('application', { name: /^Trends: / })
    await chart.focus()
    await chart.press('End')
    await chart.press('ArrowLeft')
    await chart.press('Enter')
    await page.getByRole('region', { name: 'People' }).getByText('1 person').waitFor()
    await page.keyboard.press('Escape')
    await settle(page)
    expect(await lookAt(page)).toEqual([])

    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await page.getByRole('button', { name: 'Move Text' }).press('ArrowUp')
    await page.getByRole('button', { name: 'Move Readers' }).press('Shift+ArrowDown')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Dashboard saved').waitFor()
    const order = await page.getByRole('heading', { level: 2 }).allTextContents()
    expect(order.filter((title) => title !== 'Why')).toEqual(['', 'Readers', 'To paying'])
    expect(takeComplaints()).toEqual([])
  })

  test('a link shows the numbers to somebody without an account, until it is revoked', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/insights/dashboards/${board}`)
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const field = page.getByRole('textbox', { name: /never opened/ })
    const url = new URL(await field.inputValue())
    const visitor = await cast.stage.seat()
    await visitor.page.goto(`${url.pathname}${url.hash}`)
    await visitor.page.getByRole('heading', { name: 'Weekly' }).waitFor()
    await visitor.page.getByRole('application', { name: /^Trends: / }).waitFor()
    await visitor.page.getByText('So that everybody sees it.').waitFor()
    expect(await lookAt(visitor.page)).toEqual([])
    expect(visitor.takeComplaints()).toEqual([])
    await page.getByRole('button', { name: 'Revoke' }).click()
    await field.waitFor({ state: 'detached' })
    await visitor.page.reload()
    await visitor.page.getByText('This link does not work any more.', { exact: false }).waitFor()
    await visitor.context.close()
    await page.keyboard.press('Escape')
    expect(takeComplaints()).toEqual([])
  })

  test('a metric is made of an insight, and stands on a dashboard made from a template', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/insights/metrics?project=${project}`)
    await page.getByRole('button', { name: 'New metric' }).first().click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Share that pays')
    await page.getByRole('combobox', { name: 'Defined by the insight' }).click()
    await page.getByRole('option', { name: 'Payers' }).click()
    await page.getByRole('textbox', { name: 'Target' }).fill('0.25')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('share_that_pays').first().click()
    const panel = page.getByRole('region', { name: 'Share that pays' })
    await panel.getByText('33.3%').waitFor()
    await panel.getByText('Target met: 25%').waitFor()
    expect(await lookAt(page)).toEqual([])

    await page.goto(`/w/${demo}/insights/dashboards?project=${project}`)
    await settle(page)
    expect(await lookAt(page)).toEqual([])
    await page.getByRole('button', { name: 'New dashboard' }).first().click()
    await page.getByRole('menuitem', { name: /^Product ops health/ }).click()
    await page.getByRole('button', { name: /^The core action/ }).click()
    await page.getByRole('option', { name: /^Signed up/ }).click()
    await page.getByRole('button', { name: 'Make the dashboard' }).click()
    await page.getByRole('heading', { name: 'Active by day, week, month' }).waitFor()
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await page.getByRole('button', { name: 'Add a tile' }).click()
    await page.getByRole('combobox', { name: 'A metric' }).click()
    await page.getByRole('option', { name: 'Share that pays' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Dashboard saved').waitFor()
    await settle(page)
    expect(await lookAt(page)).toEqual([])
    expect(takeComplaints()).toEqual([])
  })
}
