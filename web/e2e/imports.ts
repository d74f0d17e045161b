import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { listMembers } from '@gantry/contract/people'
import { createArea } from '@gantry/contract/product-areas'
import { expect, test } from 'vitest'
import { bankingFile, bankingRows } from '../../bench/lib/feedback.ts'
import { root } from '../../bench/lib/gantry.ts'
import { type Cast, settle } from './stage.ts'

const hasData = existsSync(join(root, '../shared/data/feedback/banking77/train.csv'))

type Labelled = { text: string; area: string }

/** Every so many rows of a file, so that all areas are among them. */
function someRows(name: string, every: number): Labelled[] {
  const { areas }: { areas: Record<string, string[]> } = JSON.parse(bankingFile('areas.json'))
  const areaOf = new Map(Object.entries(areas).flatMap(([area, categories]) => categories.map((one) => [one, area])))
  return bankingRows(name)
    .filter((_, index) => index % every === 0)
    .map(({ text, category }) => ({ text, area: areaOf.get(category) ?? '' }))
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
const csvOf = (head: string[], rows: string[][]): Buffer =>
  Buffer.from(`${[head, ...rows].map((row) => row.map(quote).join(',')).join('\n')}\n`)

async function importFile(cast: Cast, name: string, buffer: Buffer, isHistory: boolean): Promise<void> {
  const { page } = cast.owner
  await page.goto('/w/meridian/imports/new?kind=feedback')
  await page.getByRole('button', { name: 'Choose a file' }).waitFor()
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })
  await page.getByRole('heading', { name: 'What is in each column?' }).waitFor()
  const history = page.getByRole('switch', { name: /labelled history/ })
  if ((await history.isChecked()) !== isHistory) await history.click()
  await page.getByRole('button', { name: 'Check it' }).click()
  await page.getByRole('heading', { name: 'The first rows' }).waitFor()
  await page.getByRole('region', { name: 'The first rows' }).getByRole('row').nth(1).waitFor()
  await page.getByRole('button', { name: 'Start the import' }).click()
  await page.getByRole('heading', { name: 'Done' }).waitFor()
}

export function importJourneys(cast: Cast): void {
  test.skipIf(!hasData)('a labelled history and new feedback come in from files, with owner and reason', async () => {
    const { page, call, takeComplaints } = cast.owner
    const api = await call('meridian')
    const { items: members } = await api(listMembers, { query: {} })
    const managers = members.filter(({ roles }) => roles.includes('product_manager'))
    const history = someRows('train.csv', 20)
    const areas = [...new Set(history.map(({ area }) => area))]
    for (const [index, name] of areas.entries()) {
      await api(createArea, { body: { name, ownerId: managers[index % managers.length]?.id ?? null } })
    }
    const labelled = history.map(({ text, area }, index) => [`h-${index}`, text, area])
    await importFile(cast, 'history.csv', csvOf(['id', 'message', 'area'], labelled), true)
    const fresh = someRows('test.csv', 30).map(({ text }, index) => [`n-${index}`, text])
    await importFile(cast, 'new.csv', csvOf(['id', 'message'], fresh), false)
    await page.getByRole('link', { name: 'Show what was imported' }).click()
    await page.getByRole('grid', { name: 'Feedback' }).getByRole('row').nth(1).click()
    const panel = page.getByRole('region', { name: 'Feedback item' })
    const why = panel.getByRole('region', { name: 'Why it is here' })
    await why.waitFor()
    await settle(page)
    expect(await why.getByRole('paragraph').first().textContent()).toMatch(/\w+ \w+/)
    expect(await panel.getByRole('button', { name: /^Change the owner/ }).getAttribute('aria-label')).not.toContain(
      'No owner',
    )
    expect(takeComplaints()).toEqual([])
  })
}
