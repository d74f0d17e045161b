import { functions, type MemberFunction, type Role, roles } from '@gantry/contract/permissions'
import { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import {
  type CheckedRow,
  type ImportedChange,
  type ImportField,
  type ImportRow,
  importer,
  listOf,
  type RowError,
  type SavedRows,
  textOf,
} from '../../platform/importer.ts'
import { publish } from '../../platform/live.ts'
import { indexObjects, unindexObjects } from '../../platform/search.ts'
import { peopleOfJson, readFunction, readRole } from './import.rules.ts'
import {
  changeMember,
  findMembersByEmail,
  insertMembers,
  lockMembers,
  type MemberRow,
  memberVersions,
} from './members.queries.ts'
import { findableMember, memberKind } from './members.ts'
import { addToTeams, insertTeams, loadTeams, removeFromTeams } from './teams.queries.ts'

/** What a row says about a person; absent is left as it is. */
type Value = { email: string; name: string; roles?: Role[]; function?: MemberFunction; teams: string[] }
/** What undo puts back: the fields an import can change, and the teams the person joined by it. */
type Before = Pick<MemberRow, 'name' | 'roles' | 'function'> & { isDeleted: boolean; joined: string[] }

const fields: readonly ImportField[] = [
  {
    name: 'name',
    label: 'Name',
    required: true,
    aliases: ['full name', 'display name', 'person', 'user', 'real name'],
    help: 'First and last name.',
  },
  {
    name: 'email',
    label: 'E-mail',
    required: true,
    aliases: ['e-mail', 'email address', 'mail', 'e-mail-adresse', 'user email', 'work email'],
    help: 'Repeating the import changes the person with this address.',
    looksLike: (text) => z.email().safeParse(text.trim()).success,
  },
  {
    name: 'roles',
    label: 'Roles',
    required: false,
    aliases: ['role', 'rolle', 'rollen', 'permission', 'access'],
    help: `One or several of ${roles.filter((role) => role !== 'owner').join(', ')}. Without it: viewer.`,
    looksLike: (text) => text.split(/[,;|]/).every((part) => readRole(part) !== null),
  },
  {
    name: 'function',
    label: 'Function',
    required: false,
    aliases: ['department', 'discipline', 'job', 'title', 'job title', 'abteilung', 'funktion'],
    help: `What they do in the company: ${functions.join(', ')}.`,
    looksLike: (text) => readFunction(text) !== null,
  },
  {
    name: 'team',
    label: 'Team',
    required: false,
    aliases: ['teams', 'squad', 'group', 'gruppe'],
    help: 'One or several, divided by comma. Teams that are not there yet are made.',
  },
]

function checkRow(row: ImportRow): CheckedRow<Value> {
  const errors: RowError[] = []
  const name = textOf(row, 'name')
  if (name === null) errors.push({ field: 'name', message: 'The name is missing. Fill it in.' })
  else if (name.length > 200)
    errors.push({ field: 'name', message: 'The name is longer than 200 characters. Shorten it.' })
  const email = textOf(row, 'email')?.toLowerCase() ?? null
  if (email === null || !z.email().max(254).safeParse(email).success) {
    errors.push({ field: 'email', message: 'This is no e-mail address. Write it like dana@example.com.' })
  }
  const asked = listOf(row, 'roles').map(readRole)
  if (asked.includes(null)) {
    errors.push({ field: 'roles', message: `This is no role. The roles are: ${roles.join(', ')}.` })
  }
  if (asked.includes('owner')) {
    errors.push({
      field: 'roles',
      message: 'The role owner is not given by an import. An owner gives it under People.',
    })
  }
  const functionText = textOf(row, 'function')
  const given = functionText === null ? undefined : readFunction(functionText)
  if (given === null) {
    errors.push({ field: 'function', message: `This is no function. The functions are: ${functions.join(', ')}.` })
  }
  const teams = listOf(row, 'team')
  if (teams.some((team) => team.length > 200)) {
    errors.push({ field: 'team', message: 'The name of a team is longer than 200 characters. Shorten it.' })
  }
  if (errors.length > 0 || name === null || email === null) return { errors }
  const held = [...new Set(asked.filter((role) => role !== null))]
  return {
    value: { email, name, teams, ...(held.length > 0 && { roles: held }), ...(given && { function: given }) },
  }
}

const sameRoles = (a: readonly Role[], b: readonly Role[]): boolean =>
  a.length === b.length && a.every((role) => b.includes(role))

const refused: RowError = {
  field: 'roles',
  message: 'This person can sign in, so their roles are changed by an owner under People. Leave them out here.',
}

async function saveRows(ctx: Ctx, values: readonly Value[]): Promise<SavedRows> {
  await lockMembers(ctx)
  const there = await findMembersByEmail(ctx, [...new Set(values.map(({ email }) => email))])
  const before = new Map(there.map((row) => [row.email, row]))
  const after = new Map<string, Omit<Value, 'teams'> & { teams: Set<string> }>()
  const rejected: { index: number; errors: RowError[] }[] = []
  for (const [index, { teams, ...value }] of values.entries()) {
    const row = before.get(value.email)
    if (row && row.status !== 'known' && value.roles && !sameRoles(value.roles, row.roles)) {
      rejected.push({ index, errors: [refused] })
      continue
    }
    const seen = after.get(value.email)
    after.set(value.email, { ...seen, ...value, teams: new Set([...(seen?.teams ?? []), ...teams]) })
  }
  const wanted = [...after.values()]
  const made = await insertMembers(
    ctx,
    wanted
      .filter(({ email }) => !before.has(email))
      .map(({ name, email, roles: held = ['viewer'], function: does = 'other' }) => ({
        name,
        email,
        roles: held,
        function: does,
        zone: null,
        calendarId: null,
      })),
  )
  const rows = new Map([...there, ...made].map((row) => [row.email, row]))
  const joined = await joinTeams(ctx, wanted, rows)
  const updated: { id: string; version: number; before: Before }[] = []
  for (const wish of wanted) {
    const row = before.get(wish.email)
    if (!row) continue
    const change = changeOf(row, wish)
    const joins = joined.get(row.id) ?? []
    if (!change && joins.length === 0) continue
    const changed = await changeMember(ctx, row.id, change ?? {})
    rows.set(row.email, changed)
    const { name, roles: held, function: does, deletedAt } = row
    const kept = { name, roles: held, function: does, isDeleted: deletedAt !== null, joined: joins }
    updated.push({ id: row.id, version: changed.version, before: kept })
  }
  const touched = new Set([...made, ...updated].map(({ id }) => id))
  await indexObjects(ctx, [...rows.values()].filter(({ id }) => touched.has(id)).map(findableMember))
  if (touched.size > 0) await publish(ctx, memberKind)
  return { created: made.map(({ id, version }) => ({ id, version })), updated, rejected }
}

/** What has to change for the row to be as the file says; null when it is so already. */
function changeOf(row: MemberRow, wish: Omit<Value, 'teams'>): Partial<MemberRow> | null {
  const [held, does] = [wish.roles ?? row.roles, wish.function ?? row.function]
  const isSame = wish.name === row.name && sameRoles(held, row.roles) && does === row.function && row.deletedAt === null
  return isSame ? null : { name: wish.name, roles: held, function: does, deletedAt: null }
}

/** Puts people into the teams named, making those that are not there; gives who joined what anew. */
async function joinTeams(
  ctx: Ctx,
  wanted: readonly { email: string; teams: ReadonlySet<string> }[],
  rows: ReadonlyMap<string, { id: string }>,
): Promise<Map<string, string[]>> {
  const known = new Map((await loadTeams(ctx)).map((team) => [team.name.toLowerCase(), team]))
  // Of several spellings the first one names a new team.
  const named = new Map(
    wanted.flatMap(({ teams }) => [...teams].map((team) => [team.toLowerCase(), team] as const)).toReversed(),
  )
  const missing = [...named].filter(([key]) => !known.has(key)).map(([, name]) => name)
  const made = await insertTeams(
    ctx,
    missing.map((name) => ({ name, description: '', leadId: null })),
  )
  for (const team of made) known.set(team.name.toLowerCase(), { ...team, members: [] })
  const pairs = wanted.flatMap(({ email, teams }) =>
    [...teams].flatMap((name) => {
      const [team, member] = [known.get(name.toLowerCase()), rows.get(email)]
      const isNew = team && member && !team.members.some(({ id }) => id === member.id)
      return isNew ? [{ teamId: team.id, memberId: member.id }] : []
    }),
  )
  await addToTeams(ctx, pairs)
  const byMember = Map.groupBy(pairs, ({ memberId }) => memberId)
  return new Map([...byMember].map(([id, theirs]) => [id, theirs.map(({ teamId }) => teamId)]))
}

/** Those the import listed go to the bin, unless they have been invited since; the others get back what it changed. */
async function undoRows(ctx: Ctx, changes: readonly ImportedChange[]): Promise<{ undone: number; kept: number }> {
  await lockMembers(ctx)
  const versions = await memberVersions(ctx, changes)
  const mine = changes.filter(({ id, version }) => versions.get(id) === version)
  for (const { id, before } of mine) {
    if (before === null) {
      await changeMember(ctx, id, { deletedAt: ctx.now() })
      continue
    }
    // Written by saveRows.
    const { name, roles: held, function: does, isDeleted, joined } = before as Before
    const deletedAt = isDeleted ? ctx.now() : null
    await indexObjects(ctx, [
      findableMember(await changeMember(ctx, id, { name, roles: held, function: does, deletedAt })),
    ])
    await removeFromTeams(ctx, id, joined)
  }
  const gone = mine.filter(({ before }) => before === null || (before as Before).isDeleted)
  await unindexObjects(
    ctx,
    memberKind,
    gone.map(({ id }) => id),
  )
  if (mine.length > 0) await publish(ctx, memberKind)
  return { undone: mine.length, kept: changes.length - mine.length }
}

const settings = z.object({})

export const peopleImporter = importer<z.infer<typeof settings>, null, Value>({
  kind: 'people',
  label: 'People',
  permission: 'people.write',
  fields,
  takesAttributes: false,
  settings,
  readJson: peopleOfJson,
  prepare: async () => null,
  checkRow: (_state, row) => checkRow(row),
  saveRows: (ctx, _state, values) => saveRows(ctx, values),
  undoRows,
})
