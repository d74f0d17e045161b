import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markWords } from './mark-words.ts'

const marked = (text: string, ...terms: string[]) =>
  markWords(text, terms)
    .filter(({ isMarked }) => isMarked)
    .map(({ text }) => text)

describe('markWords', () => {
  test('loses and adds no letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (text, terms) => {
        expect(
          markWords(text, terms)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
  test('marks whole words only, whatever their case', () => {
    expect(marked('My Card, not my cardigan or discard', 'card')).toEqual(['Card'])
  })
  test('marks pairs of words and what overlaps as one', () => {
    expect(marked('My new card is late', 'new card', 'card is')).toEqual(['new card is'])
  })
  test('finds words with accents by their plain letters', () => {
    expect(marked('Die Überweisung fehlt', 'uberweisung')).toEqual(['Überweisung'])
  })
  test('marks inside a text without spaces', () => {
    expect(marked('我的银行卡丢了', '银行卡')).toEqual(['银行卡'])
  })
  test('keeps its place behind letters that unfold into several', () => {
    expect(marked('ﬁne card', 'card')).toEqual(['card'])
  })
})
