import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

test('quotes what needs it and leaves gaps empty', () => {
  expect(
    toCsv(
      ['name', 'note'],
      [
        ['a "b"', 'x,y'],
        [null, 'line\nbreak'],
        [1, true],
      ],
    ),
  ).toBe('\uFEFFname,note\r\n"a ""b""","x,y"\r\n,"line\nbreak"\r\n1,true\r\n')
})

test.each(['=1+1', ' =1', '+1', '-1', '@sum', '\t=1', '＝1'])('disarms %j, which a spreadsheet would run', (text) => {
  expect(toCsv(['a'], [[text]]).split('\r\n')[1]).toMatch(/^"?'/)
})

test('writes numbers as they are, even negative ones', () => {
  expect(toCsv(['a'], [[-5]])).toContain('\r\n-5\r\n')
})
