import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closestWords, correctableWords, countSlips, readTerms, toTsquery } from './search-query.ts'
import { foldText, pairsOf, searchTokens, searchVector } from './search-words.ts'

test.each([
  ['Crème BRÛLÉE', 'creme brulee'],
  ['Ｃａｆé', 'cafe'],
  ['Łódź Straße Ærø', 'lodz strasse aero'],
  ['İstanbul ısı', 'istanbul isi'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['がぎ ハﾝ', 'がぎ ハン'],
  ['한국어', '한국어'],
  ['किताब', 'किताब'],
])('%s folds to %s', (text, folded) => expect(foldText(text)).toBe(folded))

test.each([
  ['Login fails: e-mail dana@example.com', ['login', 'fails', 'e', 'mail', 'dana', 'example', 'com']],
  ['東京都', ['東京', '京都', '都']],
  ['iPhoneで返金', ['iphone', 'で返', '返金', '金']],
  ['v2.10 #4711', ['v2', '10', '4711']],
  ['😀 …', []],
])('%s is found by %j', (text, tokens) => expect(searchTokens(text)).toEqual(tokens))

test('every character of an unspaced run begins one of its entries', () => {
  expect(pairsOf('返金希望').map((pair) => [...pair][0])).toEqual(['返', '金', '希', '望'])
})

test('a vector never holds what PostgreSQL would read as syntax', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
      (title, text) => {
        expect(searchVector(title, text)).toMatch(/^((#[0-9a-z]+|[\p{L}\p{N}\p{M}]+:\d+A?(,\d+A?)*) )*$/u)
      },
    ),
  )
})

describe('a query', () => {
  test.each([
    ['card declined ', "('card') & ('declined')"],
    ['card decl', "('card') & ('decl':*)"],
    ['京', "('京':*)"],
    ['', ''],
    ["'; drop table x --", "('drop') & ('table') & ('x')"],
  ])('%j asks for %s', (typed, tsquery) => expect(toTsquery(readTerms(typed, true))).toBe(tsquery))

  test('in quotation marks asks for the words in a row', () => {
    expect(toTsquery(readTerms('"my card"', true))).toMatch(/^\('my' <-> 'card'\) & '#[0-9a-z]+'$/)
    expect(toTsquery(readTerms('東京都', true))).toMatch(/^\('東京' <-> '京都'\) & /)
  })

  test('with a mark that was never closed quotes nothing', () => {
    expect(toTsquery(readTerms('"my card', false))).toBe("('my') & ('card')")
  })

  test('corrects neither numbers, short words nor phrases', () => {
    expect(correctableWords(readTerms('a1234 the refund "exact words" 返金', false))).toEqual(['refund'])
  })
})

test.each([
  ['card', 'card', 0],
  ['crad', 'card', 1],
  ['chekout', 'checkout', 1],
  ['reciept', 'receipt', 1],
  ['', 'abc', 3],
])('%j and %j are %d slips apart', (a, b, slips) => expect(countSlips(a, b)).toBe(slips))

test('slips count the same both ways, and none only between equal words', () => {
  const word = fc.string({ maxLength: 12 })
  fc.assert(
    fc.property(word, word, (a, b) => countSlips(a, b) === countSlips(b, a) && (countSlips(a, b) === 0) === (a === b)),
  )
})

test('of equally close words the frequent ones with the same first letter are meant', () => {
  const known = [
    { word: 'amount', documents: 500 },
    { word: 'account', documents: 900 },
    { word: 'acourt', documents: 2 },
    { word: 'count', documents: 5_000 },
  ]
  expect(closestWords('acount', known, false)).toEqual(['account', 'amount'])
})
