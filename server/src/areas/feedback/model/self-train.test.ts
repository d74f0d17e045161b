import { describe, expect, test } from 'vitest'
import { classify, type Example, evaluate, findLowestScore, trainModel } from './model.ts'
import { serializeModel } from './serialize.ts'
import { trainInWorker } from './train-in-worker.ts'

/** Two ways of talking about each subject: the labelled examples use the first, what comes in later the second. */
const subjects: Record<string, [string, string]> = {
  billing: ['invoice', 'overcharged'],
  login: ['password', 'lockout'],
  export: ['spreadsheet', 'csv'],
}
const frames = ['I have a problem with the', 'please help me, it is the', 'why is there this', 'once more about the']

const labelled: Example[] = Object.entries(subjects).flatMap(([label, [word]]) =>
  frames.map((frame) => ({ text: `${frame} ${word}`, label })),
)
const bridges = Object.values(subjects).flatMap(([one, other]) =>
  ['and', 'or', 'because of', 'means', 'then'].map((link) => `the ${one} ${link} ${other}`),
)
const later: Example[] = Object.entries(subjects).map(([label, [, word]]) => ({ text: `once more ${word}`, label }))

describe('training with unlabelled texts', () => {
  const model = trainModel(labelled, { unlabelled: bridges })

  test('learns words that no labelled example has', () => {
    expect(evaluate(trainModel(labelled), later).accuracy).toBeLessThan(1)
    expect(evaluate(model, later).accuracy).toBe(1)
  })

  test('judges itself on the labelled examples alone', () => {
    expect(model.heldBack.map((decision) => decision.expected)).toEqual(labelled.map((example) => example.label))
  })

  test('is the same in a worker', async () => {
    expect(await trainInWorker(labelled, { unlabelled: bridges })).toEqual(serializeModel(model))
  })

  test.each([
    ['no example', []],
    ['a single label', labelled.slice(0, 3)],
  ])('with %s still gives a model', (_, examples) => {
    const { label } = classify(trainModel(examples, { unlabelled: bridges }), 'the invoice')
    expect(label).toBe(examples[0]?.label ?? null)
  })
})

describe('findLowestScore', () => {
  const examples = Array.from({ length: 5 }, () => labelled).flat()
  const model = trainModel(examples)

  test('lets the asked share of its own examples fall below', () => {
    for (const share of [0, 0.05, 0.5]) {
      const lowest = findLowestScore(model, share)
      const below = model.heldBack.filter(({ score }) => score < lowest).length
      expect(below).toBeLessThanOrEqual(share * examples.length)
    }
    expect(findLowestScore(model, 0.5)).toBeGreaterThan(findLowestScore(model, 0))
  })

  test('is below the score of a text like the examples, which is above that of one like none', () => {
    const alike = classify(model, 'help me with the invoice').score
    expect(alike).toBeGreaterThan(findLowestScore(model, 0.05))
    expect(alike).toBeGreaterThan(classify(model, 'cheap watches, buy now').score)
  })

  test('rejects nothing while nothing is known', () => {
    expect(findLowestScore(trainModel([]), 0.05)).toBe(Number.NEGATIVE_INFINITY)
  })
})
