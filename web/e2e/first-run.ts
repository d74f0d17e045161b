import { expect, test } from 'vitest'
import { type Cast, settle, workspaceOf } from './stage.ts'

export function firstRunJourneys(cast: Cast): void {
  test('the set-up link leads through three screens to Home, and the session is there', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(cast.stage.setUpLink)
    await page.getByLabel('Name of the workspace').fill('Meridian')
    await page.getByLabel('Your name').fill('Olive Owner')
    await page.getByLabel('E-mail address').fill('olive@meridian.example')
    await page.getByLabel('Password', { exact: true }).fill('a long enough pass phrase')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'What do you want to look at first?' }).waitFor()
    await page.getByRole('button', { name: 'Skip' }).click()
    await page.getByLabel('E-mail addresses').fill('pat@meridian.example, quinn@meridian.example')
    await page.getByRole('button', { name: 'Send invitations' }).click()
    await page.getByText('2 invitations are out').waitFor()
    await page.getByRole('button', { name: 'Open Gantry' }).click()
    await page.getByRole('navigation', { name: 'Areas' }).waitFor()
    await settle(page)
    expect(workspaceOf(page)).toBe('meridian')
    await page.goto('/')
    await page.waitForURL('**/w/meridian')
    expect(takeComplaints()).toEqual([])
  })

  test('the demo is one press away and shows what needs the person today', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto('/w/meridian/welcome')
    await page.getByRole('button', { name: 'Try the demo' }).click()
    await page.waitForURL('**/w/harborline-demo')
    await settle(page)
    await page.getByRole('main').getByRole('listitem').first().getByRole('link').waitFor()
    expect(takeComplaints()).toEqual([])
  })
}
