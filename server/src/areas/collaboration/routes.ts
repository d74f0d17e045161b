import * as api from '@gantry/contract/collaboration'
import { type Router, route } from '../../platform/route.ts'
import * as comments from './comments.ts'
import * as followers from './followers.ts'
import * as links from './links.ts'
import * as notifications from './notifications.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'
import * as views from './views.ts'

export function collaborationRoutes(router: Router): void {
  commentRoutes(router)
  notificationRoutes(router)
  viewRoutes(router)
  unsubscribeRoutes(router)
  route(router, api.listLinks, (ctx, { query }) => links.listLinks(ctx, { kind: query.kind, id: query.objectId }))
  route(router, api.addLink, (ctx, { body }) => links.addLink(ctx, body))
  route(router, api.removeLink, (ctx, { params }) => links.removeLink(ctx, params.id))
  route(router, api.listFollowers, (ctx, { query }) => followers.listFollowers(ctx, query))
  route(router, api.setFollowing, (ctx, { body }) => followers.setFollowing(ctx, body))
}

function commentRoutes(router: Router): void {
  route(router, api.listComments, (ctx, { query }) => comments.listComments(ctx, query))
  route(router, api.addComment, (ctx, { body }) => comments.addComment(ctx, body))
  route(router, api.editComment, (ctx, { params, body }) => comments.editComment(ctx, params.id, body))
  route(router, api.removeComment, (ctx, { params }) => comments.removeComment(ctx, params.id))
  route(router, api.resolveThread, (ctx, { params, body }) => comments.resolveThread(ctx, params.id, body.isResolved))
}

function notificationRoutes(router: Router): void {
  route(router, api.listNotifications, (ctx, { query }) => notifications.listNotifications(ctx, query))
  route(router, api.countUnread, (ctx) => notifications.countUnread(ctx))
  route(router, api.markRead, (ctx, { body }) => notifications.markRead(ctx, body))
  route(router, api.getNotificationPreferences, (ctx) => notifications.getPreferences(ctx))
  route(router, api.setNotificationPreferences, (ctx, { body }) => notifications.setPreferences(ctx, body.items))
}

function viewRoutes(router: Router): void {
  route(router, api.listViews, (ctx, { query }) => views.listViews(ctx, query.page))
  route(router, api.createView, (ctx, { body }) => views.createView(ctx, body))
  route(router, api.updateView, (ctx, { params, body }) => views.updateView(ctx, params.id, body))
  route(router, api.removeView, (ctx, { params }) => views.removeView(ctx, params.id))
}
