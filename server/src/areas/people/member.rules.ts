import type { Member, MemberStatus } from '@gantry/contract/people'
import type { Permission, Role } from '@gantry/contract/permissions'

export type MemberFacts = { id: string; status: MemberStatus; roles: readonly Role[]; isLastOwner: boolean }
export type Doer = { memberId: string | null; permissions: ReadonlySet<Permission> }

/** What the actor may do to this member. Whoever can sign in is in the hands of owners; who is only listed, of Product Ops. */
export function mayWith({ memberId, permissions }: Doer, { id, status, isLastOwner }: MemberFacts): Member['may'] {
  const isOwner = permissions.has('members.manage')
  const hasInHand = isOwner || (permissions.has('people.write') && status === 'known')
  return {
    edit: permissions.has('people.write'),
    changeRoles: hasInHand,
    invite: isOwner && (status === 'known' || status === 'invited'),
    suspend: isOwner && status === 'active' && !isLastOwner && id !== memberId,
    reactivate: isOwner && status === 'suspended',
    remove: hasInHand && !isLastOwner && id !== memberId,
  }
}

/** Why the actor cannot give these roles; null when they can. `member` is null for somebody new. */
export function whyNotRoles(doer: Doer, member: MemberFacts | null, roles: readonly Role[]): string | null {
  const before = member?.roles ?? []
  if (member && before.length === roles.length && before.every((role) => roles.includes(role))) return null
  if (member && !mayWith(doer, member).changeRoles) {
    return 'The roles of somebody who can sign in are changed by an owner of the workspace.'
  }
  if (before.includes('owner') !== roles.includes('owner') && !doer.permissions.has('members.manage')) {
    return 'The role owner is given and taken by owners of the workspace.'
  }
  if (member?.isLastOwner && !roles.includes('owner')) {
    return 'This is the last owner. Make somebody else owner first.'
  }
  return null
}

/** A name to begin with, from what stands before the @: `dana.okafor` becomes `Dana Okafor`. */
export const nameFromEmail = (email: string): string =>
  (email.split('@')[0] ?? email)
    .split(/[._+-]+/)
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ') || email
