import { type Permission, permissionsOf, type Role } from '@gantry/contract/permissions'
import { languages, type Preferences, themes } from '@gantry/contract/workspaces'

/** What a workspace is called in headers and links: `Öffi & Söhne` becomes `offi-sohne`. */
export function slugOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  const base = plain === '' ? 'workspace' : plain
  let slug = base
  for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`
  return slug
}

export type KeyGrant = { role: Role | null; scopes: readonly Permission[] | null }

/** What a key would grant that its maker does not hold; empty when the maker may make it. */
export const exceedingPermissions = (held: ReadonlySet<Permission>, { role, scopes }: KeyGrant): Permission[] =>
  (scopes ?? (role ? permissionsOf([role]) : [])).filter((permission) => !held.has(permission))

export type KeyFacts = { revokedAt: Date | null; expiresAt: Date | null; isMakerIn: boolean }

export function keyState({ revokedAt, expiresAt, isMakerIn }: KeyFacts, now: Date) {
  if (revokedAt) return 'revoked'
  if (expiresAt && expiresAt <= now) return 'expired'
  return isMakerIn ? 'active' : 'stopped'
}

/** What is stored may be partial or from an older version: whatever does not fit is the default. */
export function preferencesOf(
  stored: Readonly<Record<string, unknown>>,
  language: Preferences['language'],
): Preferences {
  return {
    theme: themes.find((theme) => theme === stored.theme) ?? 'system',
    language: languages.find((one) => one === stored.language) ?? language,
    hasShortcuts: stored.hasShortcuts !== false,
  }
}

export function settingsOf(stored: Readonly<Record<string, unknown>>) {
  return {
    zone: typeof stored.zone === 'string' ? stored.zone : 'UTC',
    language: languages.find((one) => one === stored.language) ?? ('en' as const),
  }
}

/** True for a time zone this machine can calculate with. */
export function isKnownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
