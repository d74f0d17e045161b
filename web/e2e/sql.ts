import { listProjects } from '@gantry/contract/projects'
import { expect, test } from 'vitest'
import { findBarriers, overhang } from './accessibility.ts'
import { type Cast, demo, settle } from './stage.ts'

export function sqlJourneys(cast: Cast): void {
  test('a query is written, run, kept under a name and found again in the history', async () => {
    const { page, takeComplaints } = cast.owner
    const { items } = await (await cast.owner.call(demo))(listProjects, { query: {} })
    const project = items.find(({ name }) => name === 'Shop')?.id ?? ''
    await page.goto(`/w/${demo}/insights/saved?project=${project}`)
    await page.getByRole('link', { name: 'SQL' }).click()
    await page.getByRole('heading', { name: 'SQL' }).waitFor()
    const editor = page.getByRole('textbox', { name: 'Query' })
    await editor.fill('SELECT event, count() AS times FROM events GROUP BY event ORDER BY times DESC')
    await editor.press('ControlOrMeta+Enter')
    const row = page.getByRole('row', { name: /^Signed up 40$/ })
    await row.waitFor()
    expect(await page.getByRole('status').textContent()).toMatch(/^5 rows/)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await findBarriers(page)).toEqual([])
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('radiogroup', { name: 'Show as' }).getByText('Bars').click()
    await page.getByRole('application', { name: 'The result as a chart' }).waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('textbox', { name: 'Name of the query' }).fill('Events by name')
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    await page.getByRole('tab', { name: 'Saved' }).click()
    await page.getByRole('button', { name: /^Events by name/ }).waitFor()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('button', { name: /^SELECT event, count/ }).waitFor()
    await page.setViewportSize({ width: 380, height: 800 })
    await settle(page)
    expect([await findBarriers(page), await overhang(page)]).toEqual([[], 0])
    await page.setViewportSize({ width: 1280, height: 800 })

    await editor.fill('DROP TABLE events')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('alert').waitFor()
    expect(takeComplaints()).toEqual([expect.stringContaining('/v1/sql')])
  })
}
