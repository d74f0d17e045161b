import { relations } from '@gantry/contract/collaboration'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commentRights, excerptOf, mayEditView, nextMailAt, orderEnds, preferencesOf } from './rules.ts'

const who = (id: string, ...permissions: string[]) => ({ id, memberId: id, permissions: new Set(permissions) })
const comment = { authorId: 'a', deletedAt: null, isFirst: true }

test.each([
  ['its author', who('a', 'comments.write'), comment, { edit: true, remove: true, resolve: true }],
  ['somebody else', who('b', 'comments.write'), comment, { edit: false, remove: false, resolve: true }],
  ['an author who may not write any more', who('a'), comment, { edit: false, remove: false, resolve: false }],
  [
    'the author of an answer',
    who('a', 'comments.write'),
    { ...comment, isFirst: false },
    { edit: true, remove: true, resolve: false },
  ],
  [
    'the author of a deleted one',
    who('a', 'comments.write'),
    { ...comment, deletedAt: new Date() },
    { edit: false, remove: false, resolve: true },
  ],
])('a comment to %s', (_who, actor, facts, rights) => expect(commentRights(actor, facts)).toEqual(rights))

test.each([
  [who('a', 'views.write'), { ownerId: 'a', isShared: false }, true],
  [who('b', 'views.write', 'views.share'), { ownerId: 'a', isShared: true }, true],
  [who('b', 'views.write', 'views.share'), { ownerId: 'a', isShared: false }, false],
  [who('b', 'views.write'), { ownerId: 'a', isShared: true }, false],
])('%j may edit the view %j: %s', (actor, view, isAllowed) => expect(mayEditView(actor, view)).toBe(isAllowed))

test('a relation that reads the same both ways is stored one way, others as given', () => {
  const end = fc.record({ kind: fc.constantFrom('account', 'feedback_item'), id: fc.uuid() })
  fc.assert(
    fc.property(fc.constantFrom(...relations), end, end, (relation, from, to) => {
      const [there, back] = [orderEnds(relation, from, to), orderEnds(relation, to, from)]
      if (relation === 'relates_to') expect(there).toEqual(back)
      else expect(there).toEqual([from, to])
    }),
  )
})

test('a mail leaves at once, or ten minutes after the last one', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  expect(nextMailAt(now, null)).toEqual(now)
  expect(nextMailAt(now, minutesAgo(11))).toEqual(now)
  expect(nextMailAt(now, minutesAgo(4))).toEqual(minutesAgo(-6))
})

test('what a member chose stands over the defaults', () => {
  const chosen = { kind: 'mention', inApp: true, email: false } as const
  const wishes = preferencesOf([chosen])
  expect(wishes).toContainEqual(chosen)
  expect(wishes.find(({ kind }) => kind === 'assigned')).toEqual({ kind: 'assigned', inApp: true, email: true })
})

test('an excerpt is one line of bounded length', () => {
  expect(excerptOf(' a\n\n b ')).toBe('a b')
  expect(excerptOf('x'.repeat(300))).toHaveLength(200)
})
