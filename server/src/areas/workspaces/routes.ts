import * as api from '@gantry/contract/workspaces'
import { oidcProviderId } from '../../platform/auth.ts'
import { type AccountCtx, accountRoute, type Router, route } from '../../platform/route.ts'
import { hasUsers } from './account.queries.ts'
import { createKey, listKeys, revokeKey } from './keys.ts'
import { getMe, listSessions, revokeOtherSessions, revokeSession, updatePreferences } from './me.ts'
import { lookUpSetup, setUp } from './setup.ts'
import { createWorkspace, getWorkspace, removeWorkspace, updateWorkspace } from './workspaces.ts'

export function workspaceRoutes(router: Router): void {
  accountRoute(router, api.getSignInOptions, getSignInOptions)
  accountRoute(router, api.lookUpSetup, (account, { body }) => lookUpSetup(account, body.token))
  accountRoute(router, api.setUp, (account, { body }) => setUp(account, body))

  accountRoute(router, api.getMe, getMe)
  route(router, api.updatePreferences, (ctx, { body }) => updatePreferences(ctx, body))
  accountRoute(router, api.listSessions, listSessions)
  accountRoute(router, api.revokeSession, (account, { params }) => revokeSession(account, params.id))
  accountRoute(router, api.revokeOtherSessions, revokeOtherSessions)

  accountRoute(router, api.createWorkspace, (account, { body }) => createWorkspace(account, body))
  route(router, api.getWorkspace, getWorkspace)
  route(router, api.updateWorkspace, (ctx, { body }) => updateWorkspace(ctx, body))
  route(router, api.removeWorkspace, async (ctx, { body }) => {
    await removeWorkspace(ctx, body.name)
    return { ok: true as const }
  })

  route(router, api.listKeys, listKeys)
  route(router, api.createKey, (ctx, { body }) => createKey(ctx, body))
  route(router, api.revokeKey, (ctx, { params }) => revokeKey(ctx, params.id))
}

const getSignInOptions = async ({ app: { config }, db }: AccountCtx) => ({
  needsSetup: !(await hasUsers(db)),
  hasMail: config.mail.smtpUrl !== undefined,
  oidc: config.oidc ? { providerId: oidcProviderId, name: config.oidc.name } : null,
})
