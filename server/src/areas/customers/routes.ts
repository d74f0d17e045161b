import * as api from '@gantry/contract/customers'
import { type Router, route } from '../../platform/route.ts'
import { listFacets } from './accounts.queries.ts'
import { createAccount, deleteAccount, getAccount, listAccounts, updateAccount } from './accounts.ts'
import { createContact, deleteContact, getContact, listContacts, updateContact } from './contacts.ts'
import { filterOfQuery } from './rules.ts'
import { countMatching } from './segments.queries.ts'
import { createSegment, deleteSegment, getSegment, listSegments, updateSegment } from './segments.ts'

export function customerRoutes(router: Router): void {
  route(router, api.listAccounts, (ctx, { query }) => listAccounts(ctx, { ...query, filter: filterOfQuery(query) }))
  route(router, api.createAccount, (ctx, { body }) => createAccount(ctx, body))
  route(router, api.countAccounts, async (ctx, { body }) => ({ count: await countMatching(ctx, body) }))
  route(router, api.getAccount, (ctx, { params }) => getAccount(ctx, params.id))
  route(router, api.updateAccount, (ctx, { params, body }) => updateAccount(ctx, params.id, body))
  route(router, api.deleteAccount, (ctx, { params }) => deleteAccount(ctx, params.id))
  route(router, api.listAccountFacets, (ctx) => listFacets(ctx))
  route(router, api.listContacts, (ctx, { query }) => listContacts(ctx, query))
  route(router, api.createContact, (ctx, { body }) => createContact(ctx, body))
  route(router, api.getContact, (ctx, { params }) => getContact(ctx, params.id))
  route(router, api.updateContact, (ctx, { params, body }) => updateContact(ctx, params.id, body))
  route(router, api.deleteContact, (ctx, { params }) => deleteContact(ctx, params.id))
  route(router, api.listSegments, (ctx) => listSegments(ctx))
  route(router, api.createSegment, (ctx, { body }) => createSegment(ctx, body))
  route(router, api.getSegment, (ctx, { params }) => getSegment(ctx, params.id))
  route(router, api.updateSegment, (ctx, { params, body }) => updateSegment(ctx, params.id, body))
  route(router, api.deleteSegment, (ctx, { params }) => deleteSegment(ctx, params.id))
}
