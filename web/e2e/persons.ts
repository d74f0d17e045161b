import { createContact } from '@gantry/contract/customers'
import { createProject, listWriteKeys } from '@gantry/contract/projects'
import { expect, test } from 'vitest'
import { findBarriers } from './accessibility.ts'
import { type Cast, settle } from './stage.ts'

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

/** A product of its own in a workspace, with Ada on two devices and Ben; sent as an SDK would. */
export async function sendPeople(cast: Cast, workspace: string): Promise<{ project: string }> {
  const call = await cast.owner.call(workspace)
  const { id: project } = await call(createProject, { body: { name: 'Meridian app' } })
  const { items } = await call(listWriteKeys, { params: { id: project } })
  const event = (distinct_id: string, name: string, minutes: number, properties: object = {}) => ({
    ...{ event: name, distinct_id, timestamp: ago(minutes), uuid: crypto.randomUUID() },
    properties: { $session_id: `s-${distinct_id}`, path: `/${name}`, ...properties },
  })
  const batch = [
    event('device-1', 'opened', 90),
    event('device-1', 'searched', 88),
    event('user-ada', '$identify', 80, {
      $anon_distinct_id: 'device-1',
      $set: { name: 'Ada Lovelace', email: 'ada@meridian.example', plan: 'pro' },
    }),
    event('user-ada', 'exported', 70),
    event('tablet-7', 'opened', 30, { $set: { plan: 'trial', city: 'Ulm' } }),
    event('user-ben', 'opened', 20, { $set: { name: 'Ben Franklin', plan: 'free' } }),
  ]
  const reply = await fetch(`${cast.stage.gantry.url}/batch/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api_key: items[0]?.key, batch, sent_at: new Date().toISOString() }),
  })
  if (!reply.ok) throw new Error(`the collector answered ${reply.status}: ${await reply.text()}`)
  await call(createContact, { body: { name: 'Ada of Meridian', emails: ['ada@meridian.example'] } })
  return { project }
}

export function personJourneys(cast: Cast): void {
  test('two people who are one are merged after a look at what changes, and are two again by an undo', async () => {
    const { page, takeComplaints } = cast.owner
    const { project } = await sendPeople(cast, 'meridian')
    await page.goto(`/w/meridian/persons?project=${project}`)
    await settle(page)
    const people = page.getByRole('grid', { name: 'Persons' })
    // The identity arrives beside the events; the list tells when it is there.
    await expect.poll(() => reloaded(cast, () => people.getByText('Ada Lovelace').count()), { timeout: 60_000 }).toBe(1)
    await people.getByText('Ada Lovelace').click()
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
    await page.getByText('device-1', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Ada of Meridian' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Merge', exact: true }).click()
    await page.getByLabel('Whom with?').fill('tablet-7')
    await page.getByRole('button', { name: 'tablet-7' }).click()
    await page.getByText('tablet-7 becomes part of Ada Lovelace').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Merge the two' }).click()
    await page.getByText(/tablet-7 merged into user-ada/).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Undo' }).click()
    await page.getByText(/tablet-7 merged into user-ada/).waitFor({ state: 'detached' })
    expect(takeComplaints()).toEqual([])
  })

  test('somebody is erased for good, and the receipt says that nothing is left', async () => {
    const { page, takeComplaints } = cast.owner
    await page.goto('/w/meridian/persons')
    await settle(page)
    const people = page.getByRole('grid', { name: 'Persons' })
    await people.getByText('Ben Franklin').click()
    await page.getByRole('button', { name: 'Erase', exact: true }).click()
    await page.getByLabel(/Type/).fill('erase')
    await page.getByRole('button', { name: 'Erase for good' }).click()
    await page.waitForURL('**/persons?**')
    await page.getByRole('button', { name: 'Receipts' }).click()
    await page.getByText(/Done on/).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => reloaded(cast, () => people.getByText('Ben Franklin').count()), { timeout: 60_000 }).toBe(0)
    expect(takeComplaints()).toEqual([])
  })
}

async function reloaded<T>({ owner: { page } }: Cast, look: () => Promise<T>): Promise<T> {
  await page.reload()
  await settle(page)
  return look()
}
