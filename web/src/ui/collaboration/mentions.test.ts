import { describe, expect, test } from 'vitest'
import { completeMention, mentionAt, mentionedIn, splitMentions } from './mentions.ts'

describe('mentions', () => {
  test.each([
    ['@', 1, { words: '', start: 0 }],
    ['ask @da', 7, { words: 'da', start: 4 }],
    ['ask @Dana Ok', 12, { words: 'Dana Ok', start: 4 }],
    ['(@zoë', 5, { words: 'zoë', start: 1 }],
    ['mail dana@example', 17, undefined],
    ['ask @Dana Ok then', 17, undefined],
  ])('in %j at %i is %j', (text, cursor, found) => expect(mentionAt(text, cursor)).toEqual(found))

  test('are completed where they are typed, with one space behind', () => {
    expect(completeMention('ask @da about it', 7, 'Dana Okoye')).toEqual({
      text: 'ask @Dana Okoye about it',
      cursor: 16,
    })
  })
  test('count only while the name still stands there, and once', () => {
    const chosen = [
      { memberId: '1', name: 'Dana' },
      { memberId: '2', name: 'Kim' },
      { memberId: '1', name: 'Dana' },
    ]
    expect(mentionedIn('ask @Dana', chosen)).toEqual(['1'])
  })
  test('are cut out of a text, the longest name first', () => {
    expect(splitMentions('hi @Ann Lee, @Ann', ['Ann', 'Ann Lee'])).toEqual([
      { text: 'hi ', isMention: false },
      { text: '@Ann Lee', isMention: true },
      { text: ', ', isMention: false },
      { text: '@Ann', isMention: true },
    ])
  })
})
