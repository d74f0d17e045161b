import { describe, expect, test } from 'vitest'
import { axisStart, lineOf, pointAt, tableOf } from './curve.ts'

const curve = [
  { threshold: 0.5, coverage: 0.9, accuracy: 0.96, ownerAccuracy: 0.98 },
  { threshold: 0, coverage: 1, accuracy: 0.91, ownerAccuracy: 0.94 },
  { threshold: 0.9, coverage: 0.5, accuracy: 0.99, ownerAccuracy: 0.995 },
  { threshold: 1, coverage: 0, accuracy: null, ownerAccuracy: null },
]

describe('the curve of coverage against accuracy', () => {
  test.each([
    [0, 1],
    [0.1, 0.9],
    [0.5, 0.9],
    [0.51, 0.5],
    [1, 0],
  ])('at threshold %f decides a share of %f', (threshold, coverage) => {
    expect(pointAt(curve, threshold)?.coverage).toBe(coverage)
  })
  test('says nothing where nothing was measured', () => {
    expect(pointAt([], 0.5)).toBeUndefined()
    expect(lineOf([], 'accuracy')).toEqual([])
  })
  test('is drawn from little to much coverage, without points that decide nothing', () => {
    expect(lineOf(curve, 'accuracy')).toEqual([
      [50, 99],
      [90, 96],
      [100, 91],
    ])
  })
  test('is read once for each different point', () => {
    expect(tableOf(curve).map(({ threshold }) => threshold)).toEqual([0, 0.5, 0.9, 1])
  })
  test('begins its axis below the lowest point, at a ten', () => {
    expect(axisStart([lineOf(curve, 'accuracy')])).toBe(80)
    expect(axisStart([[]])).toBe(90)
    expect(axisStart([[[100, 1]]])).toBe(0)
  })
})
