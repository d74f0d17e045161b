import { beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'
import { addWorkingMinutes, isWorkingTime, workingCalendarOf } from './index.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const calendars = '/v1/people/calendars'
const absences = '/v1/people/absences'

describe('working calendars', () => {
  test('begin with a standard one, of which there is always exactly one', async () => {
    const workspace = await gantry.newWorkspace()
    const ops = await workspace.member('product_ops')
    const lists = await Promise.all([ops.get(calendars), ops.get(calendars), ops.get(calendars)])
    for (const { body } of lists)
      expect(body.items).toMatchObject([{ name: 'Standard', isStandard: true, zone: 'UTC' }])
    const standard = lists[0].body.items[0]
    const made = await ops.post(calendars, { name: 'Berlin', zone: 'Europe/Berlin', isStandard: true })
    expect(made.body).toMatchObject({
      isStandard: true,
      hours: expect.arrayContaining([{ day: 1, from: '09:00', to: '17:00' }]),
    })
    const after = (await ops.get(calendars)).body.items
    expect(after.map(({ name, isStandard }: any) => [name, isStandard])).toEqual([
      ['Berlin', true],
      ['Standard', false],
    ])
    expect((await ops.patch(`${calendars}/${made.body.id}`, { isStandard: false })).status).toBe(422)
    expect((await ops.delete(`${calendars}/${made.body.id}`)).status).toBe(422)
    expect((await ops.delete(`${calendars}/${standard.id}`)).status).toBe(200)
  })

  test('know public holidays of countries and states, and days off of their own', async () => {
    const ops = await (await gantry.newWorkspace()).member('product_ops')
    const countries = (await ops.get('/v1/people/holiday-regions')).body.items
    expect(countries).toContainEqual({ code: 'DE', name: 'Germany' })
    expect((await ops.get('/v1/people/holiday-regions?country=DE')).body.items).toContainEqual({
      code: 'BY',
      name: 'Bayern',
    })
    const made = await ops.post(calendars, {
      name: 'Munich',
      zone: 'Europe/Berlin',
      holidays: { country: 'DE', state: 'BY' },
      daysOff: [
        { day: '2026-12-28', name: 'Company holiday' },
        { day: '2026-05-01', name: 'Our own' },
      ],
    })
    const { items } = (await ops.get(`${calendars}/${made.body.id}/days-off?year=2026`)).body
    expect(items).toContainEqual({ day: '2026-01-06', name: expect.any(String), isPublic: true })
    expect(items).toContainEqual({ day: '2026-12-28', name: 'Company holiday', isPublic: false })
    expect(items.filter(({ day }: any) => day === '2026-05-01')).toEqual([
      { day: '2026-05-01', name: 'Our own', isPublic: false },
    ])
    expect(items.map(({ day }: any) => day)).toEqual(items.map(({ day }: any) => day).toSorted())
    expect((await ops.patch(`${calendars}/${made.body.id}`, { holidays: { country: 'XX', state: null } })).status).toBe(
      400,
    )
    expect((await ops.patch(`${calendars}/${made.body.id}`, { zone: 'Mars/Base' })).status).toBe(400)
    expect(
      (await ops.patch(`${calendars}/${made.body.id}`, { hours: [{ day: 1, from: '17:00', to: '09:00' }] })).status,
    ).toBe(400)
  })

  test('belong to Product Ops and owners of this workspace', async () => {
    const [one, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
    const [ops, stranger, pm] = [
      await one.member('product_ops'),
      await other.member('product_ops'),
      await one.member('product_manager'),
    ]
    const { body } = await ops.post(calendars, { name: 'Ours' })
    expect((await stranger.patch(`${calendars}/${body.id}`, { name: 'Mine' })).status).toBe(404)
    expect((await stranger.delete(`${calendars}/${body.id}`)).status).toBe(404)
    expect((await stranger.get(`${calendars}/${body.id}/days-off?year=2026`)).status).toBe(404)
    expect((await stranger.patch(`/v1/people/members/${stranger.memberId}`, { calendarId: body.id })).status).toBe(404)
    expect((await pm.patch(`${calendars}/${body.id}`, { name: 'Mine' })).status).toBe(403)
  })
})

describe('absences', () => {
  test('are entered by oneself or Product Ops, not by others', async () => {
    const workspace = await gantry.newWorkspace()
    const [pm, viewer, ops] = [
      await workspace.member('product_manager'),
      await workspace.member('viewer', { name: 'Vic' }),
      await workspace.member('product_ops'),
    ]
    const days = { from: '2026-12-21', to: '2026-12-31' }
    const mine = await pm.post(absences, { memberId: pm.memberId, deputyId: viewer.memberId, note: 'Skiing', ...days })
    expect(mine.body).toMatchObject({ ...days, deputy: { name: 'Vic' }, may: { edit: true } })
    expect((await viewer.post(absences, { memberId: pm.memberId, ...days })).status).toBe(403)
    const path = `${absences}/${mine.body.id}`
    expect((await viewer.patch(path, { note: '?' })).status).toBe(403)
    expect((await viewer.delete(path)).status).toBe(403)
    expect((await ops.patch(path, { to: '2027-01-02' })).body.to).toBe('2027-01-02')
    expect((await pm.patch(path, { to: '2026-01-01' })).status).toBe(400)
    expect((await pm.patch(path, { deputyId: pm.memberId })).status).toBe(422)
    expect((await viewer.get(`${absences}?from=2027-01-01&to=2027-02-01`)).body.items.length).toBe(1)
    expect((await viewer.get(`${absences}?from=2027-01-03`)).body.items).toEqual([])
    expect((await viewer.get(`${absences}?isMine=true`)).body.items).toEqual([])
    expect((await pm.delete(path)).body.ok).toBe(true)
    expect((await pm.get(absences)).body.items).toEqual([])
  })

  test('are paged by day and hidden from other workspaces', async () => {
    const [one, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
    const [me, stranger] = [await one.member('viewer'), await other.member('owner')]
    for (const from of ['2026-03-01', '2026-01-01', '2026-02-01']) {
      await me.post(absences, { memberId: me.memberId, from, to: '2026-04-01' })
    }
    const first = (await me.get(`${absences}?limit=2`)).body
    const second = (await me.get(`${absences}?limit=2&cursor=${first.nextCursor}`)).body
    expect([...first.items, ...second.items].map(({ from }: any) => from)).toEqual([
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
    ])
    const path = `${absences}/${first.items[0].id}`
    expect((await stranger.patch(path, { note: 'x' })).status).toBe(404)
    expect((await stranger.delete(path)).status).toBe(404)
    expect(
      (await stranger.post(absences, { memberId: me.memberId, from: '2026-01-01', to: '2026-01-02' })).status,
    ).toBe(404)
    expect((await stranger.get(absences)).body.items).toEqual([])
  })

  test('stop the working time of the member, who shows as away', async () => {
    const workspace = await gantry.newWorkspace()
    const me = await workspace.member('product_ops')
    const today = new Date().toISOString().slice(0, 10)
    await me.post(absences, { memberId: me.memberId, from: today, to: today })
    expect((await me.get(`/v1/people/members/${me.memberId}`)).body.absence).toMatchObject({ from: today, to: today })
    await workspace.inside(async (ctx) => {
      const calendar = await workingCalendarOf(ctx, me.memberId)
      expect(isWorkingTime(calendar, new Date(`${today}T10:00:00Z`))).toBe(false)
      const next = addWorkingMinutes(calendar, new Date(`${today}T00:00:00Z`), 1)
      expect(next?.toISOString().slice(0, 10).localeCompare(today)).toBe(1)
    })
  })
})
