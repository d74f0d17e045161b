import type { Ctx } from '../../../platform/context.ts'
import { createSegment } from '../../customers/index.ts'
import { createCalendar, listCalendars, loadAreaTree, updateCalendar, updateMember } from '../../people/index.ts'
import { type DemoPerson, sure } from './acting.ts'
import { demoAccounts, demoContacts, emailOf, people, productAreas, seat } from './company.ts'
import { listPeople, setSeat } from './demo.queries.ts'
import { importRows } from './import-rows.ts'

/** Who and what the rest of the demo speaks of, by name. */
export type Ground = {
  person: (name: string) => DemoPerson
  areaId: (name: string) => string
  segmentId: (name: string) => string
}

/** People, teams, product areas, accounts, contacts and segments. */
export async function layGround(ctx: Ctx): Promise<Ground> {
  await importRows(
    ctx,
    'people',
    [...people, seat].map(({ name, roles, function: does, team }) => ({
      name,
      email: emailOf(name),
      roles: roles.filter((role) => role !== 'owner').join(','),
      function: does,
      team,
    })),
  )
  await setSeat(ctx, emailOf(seat.name), { roles: seat.roles, status: 'active' })
  await importRows(ctx, 'areas', areaRecords())
  await importCustomers(ctx)
  const segments = [
    await createSegment(ctx, { name: 'Business plan', filter: { plans: ['Business'] } }),
    await createSegment(ctx, { name: 'Germany', filter: { countries: ['DE'] } }),
  ]
  const members = await listPeople(ctx)
  const { areas } = await loadAreaTree(ctx)
  return {
    person: (name) => find(members, name),
    areaId: (name) => find(areas, name).id,
    segmentId: (name) => find(segments, name).id,
  }
}

const find = <T extends { name: string }>(all: readonly T[], name: string): T =>
  sure(
    all.find((one) => one.name === name),
    name,
  )

const areaRecords = (): Record<string, string>[] =>
  productAreas.flatMap(({ name, owner, parts }) => [
    { name, owner: emailOf(owner) },
    ...parts.map((part) => ({
      name: part.name,
      parent: name,
      aliases: part.aliases.join(','),
      ...(part.owner && { owner: emailOf(part.owner) }),
    })),
  ])

async function importCustomers(ctx: Ctx): Promise<void> {
  await importRows(
    ctx,
    'accounts',
    demoAccounts.map(({ externalId, name, domain, plan, revenue, country }) => ({
      externalId,
      name,
      domains: domain,
      plan,
      country,
      revenue: (revenue / 100).toFixed(2),
      currency: 'EUR',
      owner: emailOf('Marta Kowalska'),
    })),
  )
  await importRows(
    ctx,
    'contacts',
    demoContacts.map(({ externalId, name, email, account }) => ({
      externalId,
      name,
      email,
      account: account.externalId,
    })),
  )
}

/** Two offices with their public holidays; needs a workspace that can be seen. */
export async function setCalendars(ctx: Ctx, { person }: Ground): Promise<void> {
  const standard = sure((await listCalendars(ctx)).items[0], 'standard calendar')
  await updateCalendar(ctx, standard.id, { name: 'London', holidays: { country: 'GB', state: 'ENG' } })
  const berlin = await createCalendar(ctx, {
    name: 'Berlin',
    zone: 'Europe/Berlin',
    holidays: { country: 'DE', state: 'BE' },
  })
  for (const name of ['Lena Brandt', 'Ines Keller']) {
    await updateMember(ctx, person(name).id, { calendarId: berlin.id, zone: berlin.zone })
  }
}
