import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findBarriers, overhang } from './accessibility.ts'
import { type Cast, demo, settle } from './stage.ts'

const wide = { width: 1280, height: 800 }
const narrow = { width: 380, height: 800 }

/** What stands in somebody's way, in both themes and on a narrow screen. */
async function barriersOf(page: Page): Promise<unknown[]> {
  await settle(page)
  const light = await findBarriers(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await findBarriers(page)
  await page.setViewportSize(narrow)
  await settle(page)
  const tight = [...(await findBarriers(page)), ...((await overhang(page)) > 0 ? ['wider than the screen'] : [])]
  await page.setViewportSize(wide)
  await page.emulateMedia({ colorScheme: 'light' })
  return [...light, ...dark, ...tight]
}

export function eventJourneys(cast: Cast): void {
  test('a project is made, its first event turns the sender green, and what was refused can be read whole', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/events/projects`)
    await page.getByRole('button', { name: 'New project' }).first().click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Harbor app')
    await page.getByRole('dialog').getByRole('button', { name: 'New project' }).click()
    await page.getByRole('heading', { name: 'Write keys' }).waitFor()
    expect(await barriersOf(page)).toEqual([])

    const { searchParams } = new URL(page.url())
    await page.goto(`/w/${demo}/events/send?project=${searchParams.get('project')}`)
    const posthog = page.getByRole('article', { name: /posthog-node/ })
    await posthog.getByText('Nothing yet').waitFor()
    expect(await barriersOf(page)).toEqual([])
    const [, key = '', host = ''] =
      /new PostHog\('([^']+)', \{ host: '([^']+)'/.exec(await posthog.textContent().then(String)) ?? []
    const properties = { $lib: 'posthog-node', $lib_version: '5.70.0' }
    const batch = ['dana', 'null'].map((distinct_id) => ({ event: 'Signed up', distinct_id, properties }))
    const answer = await fetch(`${host}/batch/`, { method: 'POST', body: JSON.stringify({ api_key: key, batch }) })
    expect(answer.status).toBe(200)
    await posthog.getByText('1 event has arrived').waitFor()

    await page.goto(`/w/${demo}/events/ingestion?project=${searchParams.get('project')}`)
    await page.getByText('Nothing is missing.').waitFor()
    await page.getByRole('button', { name: /The id stands for nobody/ }).click()
    await page.getByText('"distinct_id": "null"').waitFor()
    expect(await barriersOf(page)).toEqual([])
    expect(takeComplaints()).toEqual([])
  })
}
