import { expect, test } from 'vitest'
import { mayReveal, whyNotUndo } from './rules.ts'

const now = new Date('2026-11-23T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const entry = { actorId: 'me', permission: 'views.write', at: daysAgo(1), undoneAt: null, isUndoable: true }
const who = (id: string, ...permissions: string[]) => ({ id, permissions: new Set(permissions) })

test.each([
  ['my own change', who('me', 'views.write'), entry, null],
  ['my own change without the right I had', who('me'), entry, 'not_yours'],
  ['a change of somebody else', who('other', 'views.write'), entry, 'not_yours'],
  [
    'a change of somebody else by who looks after the workspace',
    who('ops', 'views.write', 'activity.read'),
    entry,
    null,
  ],
  ['a change that needs what the one who looks does not have', who('ops', 'activity.read'), entry, 'not_yours'],
  ['a change made by a job', who('me', 'views.write'), { ...entry, permission: null }, 'not_yours'],
  [
    'a change made by a job, by who looks after the workspace',
    who('ops', 'activity.read'),
    { ...entry, permission: null },
    null,
  ],
  ['on the thirtieth day', who('me', 'views.write'), { ...entry, at: daysAgo(30) }, null],
  ['after thirty days', who('me', 'views.write'), { ...entry, at: daysAgo(30.1) }, 'too_old'],
  ['what was undone', who('me', 'views.write'), { ...entry, undoneAt: now }, 'undone_already'],
  ['what has no way back', who('me', 'views.write'), { ...entry, isUndoable: false }, 'not_undoable'],
])('undo of %s', (_what, actor, facts, why) => expect(whyNotUndo(actor, facts, now)).toBe(why))

test.each([
  [{ isPrivate: true, state: 'kept', isRecipientOnlyHere: true }, true],
  [{ isPrivate: true, state: 'sent', isRecipientOnlyHere: true }, false],
  [{ isPrivate: true, state: 'kept', isRecipientOnlyHere: false }, false],
  [{ isPrivate: false, state: 'kept', isRecipientOnlyHere: true }, false],
])('an owner may reveal %j: %s', (facts, isAllowed) => {
  expect(mayReveal(who('owner', 'members.manage'), facts)).toBe(isAllowed)
  expect(mayReveal(who('ops', 'outbox.read'), facts)).toBe(false)
})
