import * as calendarApi from '@gantry/contract/calendars'
import * as api from '@gantry/contract/people'
import * as areaApi from '@gantry/contract/product-areas'
import { accountRoute, type Router, route } from '../../platform/route.ts'
import { createAbsence, listAbsences, removeAbsence, updateAbsence } from './absences.ts'
import { createArea, getArea, listAreas, removeArea, updateArea } from './areas.ts'
import { createCalendar, listCalendars, listDaysOff, removeCalendar, updateCalendar } from './calendars.ts'
import { listRegions } from './holidays.ts'
import {
  acceptInvitation,
  inviteMember,
  invitePerson,
  joinWorkspace,
  lookUpInvitation,
  withdrawInvitation,
} from './invitations.ts'
import { createMember, getMember, listMembers, removeMember, setSuspended, toMember, updateMember } from './members.ts'
import { createTeam, listTeams, removeTeam, updateTeam } from './teams.ts'

export function peopleRoutes(router: Router): void {
  memberRoutes(router)
  route(router, api.listTeams, listTeams)
  route(router, api.createTeam, (ctx, { body }) => createTeam(ctx, body))
  route(router, api.updateTeam, (ctx, { params, body }) => updateTeam(ctx, params.id, body))
  route(router, api.removeTeam, (ctx, { params }) => removeTeam(ctx, params.id))

  route(router, areaApi.listAreas, listAreas)
  route(router, areaApi.getArea, (ctx, { params }) => getArea(ctx, params.id))
  route(router, areaApi.createArea, (ctx, { body }) => createArea(ctx, body))
  route(router, areaApi.updateArea, (ctx, { params, body }) => updateArea(ctx, params.id, body))
  route(router, areaApi.removeArea, (ctx, { params }) => removeArea(ctx, params.id))
  calendarRoutes(router)
}

function memberRoutes(router: Router): void {
  route(router, api.listMembers, (ctx, { query }) => listMembers(ctx, query))
  route(router, api.getMember, (ctx, { params }) => getMember(ctx, params.id))
  route(router, api.createMember, async (ctx, { body }) => toMember(ctx, await createMember(ctx, body)))
  route(router, api.updateMember, (ctx, { params, body }) => updateMember(ctx, params.id, body))
  route(router, api.removeMember, (ctx, { params }) => removeMember(ctx, params.id))
  route(router, api.suspendMember, (ctx, { params }) => setSuspended(ctx, params.id, true))
  route(router, api.reactivateMember, (ctx, { params }) => setSuspended(ctx, params.id, false))
  route(router, api.invitePerson, (ctx, { body }) => invitePerson(ctx, body))
  route(router, api.inviteMember, (ctx, { params }) => inviteMember(ctx, params.id))
  route(router, api.withdrawInvitation, (ctx, { params }) => withdrawInvitation(ctx, params.id))
  accountRoute(router, api.lookUpInvitation, (account, { body }) => lookUpInvitation(account, body.token))
  accountRoute(router, api.acceptInvitation, (account, { body }) => acceptInvitation(account, body))
  accountRoute(router, api.joinWorkspace, (account, { body }) => joinWorkspace(account, body.token))
}

function calendarRoutes(router: Router): void {
  route(router, calendarApi.listCalendars, listCalendars)
  route(router, calendarApi.createCalendar, (ctx, { body }) => createCalendar(ctx, body))
  route(router, calendarApi.updateCalendar, (ctx, { params, body }) => updateCalendar(ctx, params.id, body))
  route(router, calendarApi.removeCalendar, (ctx, { params }) => removeCalendar(ctx, params.id))
  route(router, calendarApi.listDaysOff, (ctx, { params, query }) => listDaysOff(ctx, params.id, query.year))
  route(router, calendarApi.listHolidayRegions, async (_ctx, { query }) => ({ items: listRegions(query.country) }))
  route(router, calendarApi.listAbsences, (ctx, { query }) => listAbsences(ctx, query))
  route(router, calendarApi.createAbsence, (ctx, { body }) => createAbsence(ctx, body))
  route(router, calendarApi.updateAbsence, (ctx, { params, body }) => updateAbsence(ctx, params.id, body))
  route(router, calendarApi.removeAbsence, (ctx, { params }) => removeAbsence(ctx, params.id))
}
