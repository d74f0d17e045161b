import { expect, test } from 'vitest'
import { processTree } from '../../bench/lib/gantry.ts'
import { type Cast, demo, settle } from './stage.ts'

export function outageJourneys(cast: Cast): void {
  test('when the server is killed the page says so, and recovers by itself', async () => {
    const { gantry } = cast.stage
    const { page } = cast.owner
    await page.goto(`/w/${demo}/feedback`)
    await settle(page)
    const banner = page.getByText('Gantry does not answer right now.')
    const server = processTree(gantry.pid).find(({ command }) => /server\/src\/main\.ts serve/.test(command))
    if (!server) throw new Error(`no server below ${gantry.pid}`)
    // Stopped, so that the server does not come back before the page has noticed.
    process.kill(gantry.pid, 'SIGSTOP')
    try {
      process.kill(server.pid, 'SIGKILL')
      await page.keyboard.press('g')
      await page.keyboard.press('c')
      await banner.waitFor()
    } finally {
      process.kill(gantry.pid, 'SIGCONT')
    }
    await banner.waitFor({ state: 'hidden' })
    await settle(page)
    await page.getByRole('grid').getByRole('row').nth(1).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })
}
