export const roles = ['viewer', 'contributor', 'product_manager', 'product_ops', 'owner'] as const
export type Role = (typeof roles)[number]

/** What a person does in the company; it decides votes and defaults, never rights. */
export const functions = [
  'product',
  'product_ops',
  'engineering',
  'design',
  'data',
  'research',
  'sales',
  'support',
  'marketing',
  'legal',
  'security',
  'finance',
  'other',
] as const
export type MemberFunction = (typeof functions)[number]

const everyone = ['viewer', 'contributor', 'product_manager', 'product_ops', 'owner'] as const
const workers = ['contributor', 'product_manager', 'product_ops', 'owner'] as const

/**
 * The boundary table: each permission and the roles that hold it. A member may hold several roles and then may do what
 * any of them may. `owner` is the technical owner of the workspace: it reads everything, runs users, keys and backup,
 * and does not write what belongs to the PM or to Product Ops.
 */
const holders = {
  'workspace.read': everyone,
  'workspace.manage': ['owner'],
  'keys.manage': ['owner'],
  'members.manage': ['owner'],
  'activity.read': ['product_ops', 'owner'],
  'jobs.manage': ['product_ops', 'owner'],
  'outbox.read': ['product_ops', 'owner'],
  'bin.manage': ['product_manager', 'product_ops', 'owner'],
  'people.read': everyone,
  'people.write': ['product_ops', 'owner'],
  'areas.write': ['product_ops'],
  'customers.read': everyone,
  'customers.write': ['contributor', 'product_manager', 'product_ops'],
  'segments.write': ['product_ops'],
  'imports.run': ['product_ops', 'owner'],
  'comments.write': workers,
  'links.write': workers,
  'views.write': everyone,
  'views.share': ['product_manager', 'product_ops'],
  'files.write': workers,
  'self.write': everyone,
  'feedback.read': everyone,
  'feedback.submit': workers,
  'feedback.triage': ['product_manager', 'product_ops'],
  'feedback.import': ['product_ops'],
  'routing.read': ['product_manager', 'product_ops', 'owner'],
  'routing.write': ['product_ops'],
  'sources.write': ['product_ops'],
  'projects.manage': ['product_ops', 'owner'],
  'events.read': everyone,
  'events.send': ['product_ops', 'owner'],
  'tracking.write': ['product_ops'],
  'persons.read': workers,
  'persons.manage': ['product_ops', 'owner'],
  'insights.read': everyone,
  'insights.write': ['contributor', 'product_manager', 'product_ops'],
  'sql.run': ['contributor', 'product_manager', 'product_ops'],
  'metrics.propose': ['contributor', 'product_manager', 'product_ops'],
  'metrics.write': ['product_ops'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof holders
// Object.keys forgets the literal types.
export const permissions = Object.keys(holders) as [Permission, ...Permission[]]

/** Everything these roles together may do. */
export const permissionsOf = (held: readonly Role[]): Permission[] =>
  permissions.filter((permission) => held.some((role) => (holders[permission] as readonly Role[]).includes(role)))

/** The one permission check: the server enforces it, the web app disables buttons with it. */
export const can = (held: readonly Role[], permission: Permission): boolean => permissionsOf(held).includes(permission)

/** The roles that hold a permission: what a disabled button names. */
export const holdersOf = (permission: Permission): readonly Role[] => holders[permission]
