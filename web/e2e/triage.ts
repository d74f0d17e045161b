import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Cast, demo, settle } from './stage.ts'

const panelOf = (page: Page): Locator => page.getByRole('region', { name: 'Feedback item', exact: true })
const controlOf = (page: Page, question: string): Locator =>
  panelOf(page).getByRole('button', { name: new RegExp(`^${question}: `) })
const readControl = async (page: Page, question: string): Promise<string> =>
  (await controlOf(page, question).getAttribute('aria-label'))?.replace(`${question}: `, '') ?? ''
const waitForValue = (page: Page, question: string, value: string): Promise<void> =>
  panelOf(page)
    .getByRole('button', { name: `${question}: ${value}`, exact: true })
    .waitFor()

/** The likeliest area the open item is not in: the key that moves it there, and what stands on it. */
async function findCorrection(page: Page): Promise<{ key: string; area: string; owner: string }> {
  const suggestions = panelOf(page).getByRole('region', { name: 'Why it is here' }).getByRole('button')
  await suggestions.first().waitFor()
  for (const [index, one] of (await suggestions.all()).entries()) {
    if ((await one.getAttribute('aria-pressed')) === 'true') continue
    // The key, the path of the area, its owner, and how likely it is.
    const [, area = '', owner = ''] = /^\d(.*?)(?: · (.*?))?(?:< ?)?\d+%$/.exec((await one.textContent()) ?? '') ?? []
    return { key: String(index + 1), area, owner }
  }
  throw new Error('no other area is suggested')
}

export function triageJourneys(cast: Cast): void {
  test('an item is walked to, ticked, opened, corrected and put back with the keyboard alone', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/feedback`)
    const rows = page.getByRole('grid', { name: 'Feedback' }).getByRole('row')
    await rows.nth(2).waitFor()
    await settle(page)
    const focusedRow = page.locator('[role="row"]:focus')
    await page.keyboard.press('j')
    await page.locator('[role="row"][aria-rowindex="2"]:focus').waitFor()
    await page.keyboard.press('j')
    await page.locator('[role="row"][aria-rowindex="3"]:focus').waitFor()
    await page.keyboard.press('k')
    await page.locator('[role="row"][aria-rowindex="2"]:focus').waitFor()
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor({ state: 'hidden' })
    await focusedRow.press('Enter')
    const correction = await findCorrection(page)
    const area = await readControl(page, 'Move to an area')
    await page.keyboard.press(correction.key)
    await waitForValue(page, 'Move to an area', correction.area)
    await panelOf(page)
      .getByText(/^(Learnt|Noted)/)
      .waitFor()
    if (correction.owner !== '') await waitForValue(page, 'Change the owner', correction.owner)
    await page.keyboard.press('u')
    await waitForValue(page, 'Move to an area', area)
    expect(takeComplaints()).toEqual([])
  })

  test('status, snooze and a comment take one key each', async () => {
    const { page, takeComplaints } = cast.owner
    const status = (await readControl(page, 'Set the status')) === 'In progress' ? 'Triaged' : 'In progress'
    await page.keyboard.press('e')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Set the status' }).fill(status)
    await page.keyboard.press('Enter')
    await waitForValue(page, 'Set the status', status)
    await page.keyboard.press('c')
    await page.locator('textarea:focus').fill('Seen by keyboard')
    await page.keyboard.press('Control+Enter')
    await panelOf(page).getByText('Seen by keyboard').first().waitFor()
    await page.keyboard.press('Escape')
    await panelOf(page).press('s')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Snooze until' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText(/^Snoozed until/).waitFor()
    await page.keyboard.press('u')
    await page.getByText('Put back').first().waitFor()
    expect(takeComplaints()).toEqual([])
  })

  test('the keys are listed under ?, and Ctrl-K goes anywhere', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/feedback`)
    await settle(page)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Set the status').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search everything, or type what you want to do').fill('customers')
    await page.getByRole('dialog').getByRole('button', { name: 'Customers G C' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/w/${demo}/customers/**`)
    expect(takeComplaints()).toEqual([])
  })

  test('words and filters stand in the address and survive a reload', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/feedback?status=any`)
    await settle(page)
    await page.keyboard.press('/')
    await page.getByRole('searchbox', { name: 'Search feedback' }).fill('invoice')
    await page.waitForURL(/q=invoice/)
    await page.reload()
    await settle(page)
    expect(await page.getByRole('searchbox', { name: 'Search feedback' }).inputValue()).toBe('invoice')
    await page.getByRole('button', { name: 'Remove filter Status' }).waitFor()
    await page
      .getByRole('grid', { name: 'Feedback' })
      .getByRole('row')
      .nth(1)
      .getByText(/invoice/i)
      .first()
      .waitFor()
    expect(takeComplaints()).toEqual([])
  })
}
