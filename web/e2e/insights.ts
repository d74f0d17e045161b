import { sendEvents } from '@gantry/contract/events'
import { listEventNames } from '@gantry/contract/insights'
import { createProject, listWriteKeys } from '@gantry/contract/projects'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findBarriers, overhang } from './accessibility.ts'
import { type Cast, demo, settle } from './stage.ts'

const day = 86_400_000

/** Forty people who sign up over three weeks; every second watches the tour and makes a project, every fourth pays. */
function sampleEvents(now: number) {
  return Array.from({ length: 40 }, (_, index) => {
    const distinctId = `visitor-${index}`
    const start = now - 21 * day + index * (day / 2)
    const event = (name: string, afterMs: number) => ({
      event: name,
      distinctId,
      timestamp: new Date(start + afterMs).toISOString(),
      properties: { plan: index % 3 === 0 ? 'pro' : 'free' },
    })
    return [
      event('Signed up', 0),
      ...(index % 2 === 0
        ? [event('Tour watched', 600_000), event('Project created', 3_600_000), event('Signed in', day)]
        : []),
      ...(index % 4 === 0 ? [event('Paid', 7_200_000), event('Signed in', 2 * day)] : []),
    ].filter(({ timestamp }) => Date.parse(timestamp) <= now)
  }).flat()
}

/** A project with events that can be asked about; its id. */
async function seed(cast: Cast): Promise<string> {
  const call = await cast.owner.call(demo)
  const project = await call(createProject, { body: { name: 'Shop', zone: 'Europe/Berlin' } })
  const { items } = await call(listWriteKeys, { params: { id: project.id } })
  const writeKey = items[0]?.key ?? ''
  await call(sendEvents, { body: { writeKey, batch: sampleEvents(Date.now()) } })
  const query = { project: project.id }
  await expect.poll(async () => (await call(listEventNames, { query })).items.length, { timeout: 60_000 }).toBe(5)
  return project.id
}

/** Chooses an event in a picker with the keyboard alone. */
async function pickEvent(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${label}: `) }).press('Enter')
  const search = page.getByRole('textbox', { name: label })
  await search.fill(name)
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).waitFor()
  await search.press('Enter')
  await page.getByRole('button', { name: `${label}: ${name}` }).waitFor()
}

async function lookAt(page: Page) {
  const found: { light?: string[]; dark?: string[]; narrow?: string[]; overhang?: number } = {}
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found[colorScheme] = await findBarriers(page)
  }
  await page.setViewportSize({ width: 380, height: 800 })
  await settle(page)
  found.narrow = await findBarriers(page)
  found.overhang = await overhang(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}
const nothing = { light: [], dark: [], narrow: [], overhang: 0 }

export function insightJourneys(cast: Cast): void {
  let project = ''

  test('a trends insight is made, its people opened and saved by keyboard alone', async () => {
    const { page, takeComplaints } = cast.owner
    project = await seed(cast)
    await page.goto(`/w/${demo}/insights/saved?project=${project}`)
    await page.getByRole('button', { name: 'New insight' }).first().waitFor()
    await settle(page)
    await page.keyboard.press('c')
    await page.getByRole('heading', { name: 'New trends insight' }).waitFor()
    await pickEvent(page, 'Event A', 'Signed up')
    await page.getByText('Unique people who did Signed up, by day, last 30 days, Europe/Berlin').waitFor()
    const chart = page.getByRole('application', { name: /^Trends: / })
    await chart.focus()
    await chart.press('End')
    await page.getByRole('status').filter({ hasText: 'Signed up, ' }).waitFor({ state: 'attached' })
    const total = page.getByRole('table').getByRole('button', { name: '40' }).first()
    await total.press('Enter')
    const people = page.getByRole('region', { name: 'People' })
    await people.getByText('40 people').waitFor()
    expect(await people.getByRole('listitem').count()).toBe(40)
    await page.keyboard.press('Escape')
    await people.waitFor({ state: 'detached' })
    await page.keyboard.press('s')
    await page.getByRole('textbox', { name: 'Name' }).fill('Sign-ups')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Sign-ups' }).waitFor()
    await settle(page)
    expect(await lookAt(page)).toEqual(nothing)

    await page.getByRole('combobox', { name: 'Interval' }).selectOption('week')
    await page.getByText('Not saved').waitFor()
    await page.goBack()
    await page.getByText('Not saved').waitFor({ state: 'detached' })
    expect(takeComplaints()).toEqual([])
  })

  test('a saved chart keeps how it is drawn, its versions and its star', async () => {
    const { page, takeComplaints } = cast.owner
    const style = page.getByRole('combobox', { name: 'How it is drawn' })
    await style.selectOption('bar')
    await page.getByText('Not saved').waitFor()
    await page.keyboard.press('s')
    await page.getByText('Not saved').waitFor({ state: 'detached' })
    await page.reload()
    await settle(page)
    expect(await style.inputValue()).toBe('bar')
    await page.getByRole('button', { name: 'More about this insight' }).click()
    await page.getByRole('menuitem', { name: 'Versions' }).click()
    const versions = page.getByRole('dialog', { name: 'Versions' })
    await versions.getByRole('button', { name: 'Restore' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await versions.getByRole('button', { name: 'Restore' }).click()
    await expect.poll(() => style.inputValue()).toBe('line')
    await page.getByRole('button', { name: 'Keep among the favourites' }).click()
    await page.getByRole('button', { name: 'Keep among the favourites', pressed: true }).waitFor()
    await page.goto(`/w/${demo}/insights/saved?project=${project}&favourites=yes`)
    await page.getByRole('grid', { name: 'Insights' }).getByText('Sign-ups').waitFor()

    await page.getByText('Sign-ups').click()
    await page.getByRole('application', { name: /^Trends: / }).waitFor()
    for (const [item, ending] of [
      ['Table as CSV', '.csv'],
      ['Picture as PNG', '.png'],
      ['Picture as SVG', '.svg'],
    ] as const) {
      await page.getByRole('button', { name: 'Take away', exact: true }).click()
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ])
      expect(file.suggestedFilename()).toBe(`Sign-ups${ending}`)
    }
    expect(takeComplaints()).toEqual([])
  })

  test('a funnel says who is lost where, and opens those who were lost', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/insights/new/funnel?project=${project}`)
    await page.getByRole('heading', { name: 'New funnel' }).waitFor()
    await pickEvent(page, 'Step 1', 'Signed up')
    await pickEvent(page, 'Step 2', 'Project created')
    const step = page.getByRole('row', { name: /^2\. Project created/ })
    await step.getByText('50%').first().waitFor()
    await step.getByRole('button', { name: '20' }).last().click()
    const people = page.getByRole('region', { name: 'People' })
    await people.getByText('20 people').waitFor()
    await page.keyboard.press('Escape')
    expect(await lookAt(page)).toEqual(nothing)

    await page.getByRole('button', { name: 'What sets them apart' }).click()
    const drivers = page.getByRole('region', { name: 'What sets them apart' }).first()
    await drivers.getByText('20 made it, 20 were lost.').waitFor()
    await drivers.getByRole('row', { name: /^Tour watched .* Convert more$/ }).waitFor()
    expect(await lookAt(page)).toEqual(nothing)
    await page.getByRole('button', { name: 'Counted by others' }).click()
    await page
      .getByRole('table', { name: 'Counted by others' })
      .getByRole('row', { name: /^2\. Project created 20 20 0$/ })
      .waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('combobox', { name: 'Show' }).selectOption('time')
    await page.getByRole('table').getByRole('button', { name: '20' }).first().waitFor()
    expect(takeComplaints()).toEqual([])
  })

  test('a retention shows who came back, and opens a cell', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/insights/new/retention?project=${project}`)
    await page.getByRole('heading', { name: 'New retention insight' }).waitFor()
    await pickEvent(page, 'People who did', 'Signed up')
    await pickEvent(page, 'And came back to', 'Signed in')
    await page.getByRole('application', { name: /^Retention: / }).waitFor()
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('button') })
      .first()
    await row.getByRole('button').first().click()
    await page.getByRole('region', { name: 'People' }).getByRole('listitem').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await lookAt(page)).toEqual(nothing)
    expect(takeComplaints()).toEqual([])
  })

  test('a cohort is made of conditions', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/insights/cohorts?project=${project}`)
    await settle(page)
    await page.getByRole('button', { name: 'New cohort' }).first().click()
    await page.getByRole('menuitem', { name: 'People who fit conditions' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Payers')
    await pickEvent(page, 'Event', 'Paid')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('region', { name: 'Cohort' }).getByText('10 people').first().waitFor()
    expect(await lookAt(page)).toEqual(nothing)
    expect(takeComplaints()).toEqual([])
  })
}
