import { invitePerson } from '@gantry/contract/people'
import { expect, test } from 'vitest'
import { type Cast, demo, settle } from './stage.ts'

const email = 'cora@harborline.example'
const password = 'another long pass phrase'

export function contributorJourneys(cast: Cast): void {
  test('a contributor who was invited finds a control that says whose it is', async () => {
    const ownersCall = await cast.owner.call(demo)
    const { link } = await ownersCall(invitePerson, { body: { email, name: 'Cora', roles: ['contributor'] } })
    const { page, context, takeComplaints } = await cast.stage.seat()
    await page.goto(link ?? '')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Join', exact: true }).click()
    await page.waitForURL(`**/w/${demo}`)
    await page.goto(`/w/${demo}/feedback`)
    await page.getByRole('grid', { name: 'Feedback' }).getByRole('row').nth(1).click()
    const control = page
      .getByRole('region', { name: 'Feedback item', exact: true })
      .getByRole('button', { name: /^Move to an area/ })
    await control.waitFor()
    expect(await control.getAttribute('aria-disabled')).toBe('true')
    const described = await control.evaluate(
      (element) => document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent,
    )
    expect(described).toMatch(/belongs to .*Product (Manager|Ops)/i)
    await control.press('Enter')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(takeComplaints()).toEqual([])
    await context.close()
  })

  test('who has joined signs in with their password from then on', async () => {
    const { page, context } = await cast.stage.seat()
    await page.goto(`/w/${demo}/people/members`)
    await page.waitForURL('**/sign-in?**')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`**/w/${demo}/people/members`)
    await settle(page)
    await context.close()
  })
}
