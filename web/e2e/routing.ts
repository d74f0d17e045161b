import { expect, test } from 'vitest'
import { type Cast, demo, settle } from './stage.ts'

export function routingJourneys(cast: Cast): void {
  test('moving the threshold changes what is to be expected of it', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/feedback/routing`)
    await settle(page)
    const section = page.getByRole('region', { name: 'How sure must it be to decide?' })
    await section.getByRole('img', { name: 'Coverage against accuracy for every threshold' }).waitFor()
    const table = section.getByRole('table', { name: 'Coverage against accuracy for every threshold' })
    expect(await table.getByRole('row').count()).toBeGreaterThan(3)
    const coverage = section.getByRole('definition').first()
    const before = await coverage.textContent()
    const slider = section.getByRole('slider')
    await slider.press('End')
    await section.getByText('Decide when at least 100% sure').waitFor()
    const atEnd = await coverage.textContent()
    await slider.press('Home')
    await section.getByText('Decide when at least 0% sure').waitFor()
    expect(await coverage.textContent()).toBe('100%')
    expect(new Set([before, atEnd, '100%']).size).toBeGreaterThan(1)
    await section.getByRole('button', { name: 'Put in force' }).click()
    await page.getByText('The model now decides when it is 0% sure').waitFor()
    expect(takeComplaints()).toEqual([])
  })

  test('a rule is tried on the last items, put live and places the next one', async () => {
    const { page, takeComplaints } = cast.owner
    await page.getByRole('button', { name: 'Add a rule' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Add a rule' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Zymurgy')
    await dialog.getByRole('combobox', { name: 'Values' }).fill('zymurgy')
    await page.keyboard.press('Enter')
    await dialog.getByRole('combobox', { name: 'Send it to the area' }).click()
    const area = page.getByRole('option').first()
    const areaName = await area.textContent()
    await area.click()
    await dialog.getByRole('button', { name: 'Try on the last 500 items' }).click()
    await dialog.getByText('Items tried').waitFor()
    await dialog.getByRole('button', { name: 'Put it live' }).click()
    await page.getByText('Rule “Zymurgy” is live').waitFor()

    await page.goto(`/w/${demo}/feedback`)
    await page.getByRole('button', { name: 'Add feedback' }).click()
    await page.getByLabel('What was said').fill('Could you do something for zymurgy, please?')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    const answer = page.getByRole('dialog', { name: 'Add a piece of feedback' }).getByRole('status')
    await answer
      .getByText(/Zymurgy/)
      .first()
      .waitFor()
    expect(await answer.textContent()).toContain(areaName?.split(' / ').at(-1) ?? '')
    expect(takeComplaints()).toEqual([])
  })
}
