import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { classify, type Example, evaluate, trainModel } from './model.ts'
import { serializeModel } from './serialize.ts'

const banking77 = new URL('../../../../../../shared/data/feedback/banking77/', import.meta.url)

describe.skipIf(!existsSync(banking77))(
  'on messages of a bank’s customers (skipped: ../shared/data is not here)',
  () => {
    const read = (file: string): Example[] =>
      parse<{ text: string; category: string }>(readFileSync(new URL(file, banking77)), { columns: true }).map(
        ({ text, category }) => ({ text, label: category }),
      )

    test('routes nine of ten rightly after 2,500 decisions, and its confidence is honest', () => {
      const model = trainModel(read('train.csv').filter((_, at) => at % 4 === 0))
      const test = read('test.csv')
      const { accuracy, top3, curve } = evaluate(model, test)
      expect(accuracy).toBeGreaterThan(0.86)
      expect(top3).toBeGreaterThan(0.94)
      expect(curve[80]?.accuracy).toBeGreaterThan(0.95)
      const meanConfidence = test.reduce((sum, { text }) => sum + classify(model, text).confidence, 0) / test.length
      expect(Math.abs(meanConfidence - (accuracy ?? 0))).toBeLessThan(0.05)
      expect(serializeModel(model).length).toBeLessThan(20_000_000)
    }, 60_000)
  },
)
