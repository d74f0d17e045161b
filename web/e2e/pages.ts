import { listAccounts, listContacts } from '@gantry/contract/customers'
import { listFeedback } from '@gantry/contract/feedback'
import { listMembers } from '@gantry/contract/people'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findBarriers, overhang } from './accessibility.ts'
import { type Cast, demo, settle } from './stage.ts'

const wide = { width: 1280, height: 800 }
const narrow = { width: 380, height: 800 }

const inside = {
  Home: '',
  'the inbox': 'feedback',
  'an item': 'feedback/items/:item',
  routing: 'feedback/routing',
  sources: 'feedback/sources',
  imports: 'imports',
  'a new import': 'imports/new',
  accounts: 'customers/accounts',
  'an account': 'customers/accounts/:account',
  contacts: 'customers/contacts',
  'a contact': 'customers/contacts/:contact',
  segments: 'customers/segments',
  'the people of a project': 'persons',
  members: 'people/members',
  'a member': 'people/members/:member',
  teams: 'people/teams',
  'product areas': 'people/areas',
  calendars: 'people/calendars',
  absences: 'people/absences',
  'the settings of the workspace': 'settings/workspace',
  'the account of the person': 'settings/account',
  'API keys': 'settings/keys',
  'background jobs': 'settings/jobs',
  'the outbox': 'settings/outbox',
  'the activity': 'settings/activity',
  'the bin': 'settings/bin',
  'the status': 'settings/status',
  'the API': 'settings/api',
  dashboards: 'insights/dashboards',
  metrics: 'insights/metrics',
  'the saved insights': 'insights/saved',
  'a new lifecycle': 'insights/new/lifecycle',
  cohorts: 'insights/cohorts',
  'an address that leads nowhere': 'nowhere',
}

const outside = {
  'signing in': '/sign-in',
  'a sign-in link': '/sign-in/link?token=unknown',
  'a forgotten password': '/reset-password',
  'an invitation that is over': '/invite?token=unknown',
  'a set-up link that was used': '/setup?token=unknown',
}

const firstIds = {
  ':item': async (call: Call) => (await call(listFeedback, { query: { limit: 1 } })).items[0]?.id,
  ':account': async (call: Call) => (await call(listAccounts, { query: { limit: 1 } })).items[0]?.id,
  ':contact': async (call: Call) => (await call(listContacts, { query: { limit: 1 } })).items[0]?.id,
  ':member': async (call: Call) => (await call(listMembers, { query: { limit: 1 } })).items[0]?.id,
}
type Call = Awaited<ReturnType<Cast['owner']['call']>>

/** The path with the id of something that is there. */
async function fillIn(cast: Cast, path: string): Promise<string> {
  for (const [place, findId] of Object.entries(firstIds)) {
    if (path.includes(place)) return path.replace(place, (await findId(await cast.owner.call(demo))) ?? '')
  }
  return path
}

async function look(page: Page) {
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await findBarriers(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await findBarriers(page)
  await page.setViewportSize(narrow)
  await settle(page)
  const found = { light, dark, overhang: await overhang(page), narrow: await findBarriers(page) }
  await page.setViewportSize(wide)
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}

const nothing = { light: [], dark: [], overhang: 0, narrow: [] }

export function pageJourneys(cast: Cast): void {
  test.for(Object.entries(inside))('the page of %s is for everybody: light, dark and narrow', async ([, path]) => {
    const { page, takeComplaints } = cast.owner
    await page.goto(`/w/${demo}/${await fillIn(cast, path)}`)
    await settle(page)
    expect(await look(page)).toEqual(nothing)
    expect(takeComplaints()).toEqual([])
  })

  test.for(Object.entries(outside))('the page of %s is for everybody: light, dark and narrow', async ([, path]) => {
    const { page, context } = await cast.stage.seat()
    await page.goto(path)
    await settle(page)
    expect(await look(page)).toEqual(nothing)
    await context.close()
  })
}
