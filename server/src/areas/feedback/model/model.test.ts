import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify, type Example, evaluate, evaluateHeldBack, explain, learn, type Model, trainModel } from './model.ts'
import { deserializeModel, serializeModel } from './serialize.ts'
import { trainInWorker } from './train-in-worker.ts'

const phrases: Record<string, string[]> = {
  billing: ['invoice', 'refund', 'payment failed', 'charged twice', 'credit card', 'receipt'],
  login: ['password', 'sign in', 'locked out', 'two factor code', 'reset link', 'session expired'],
  export: ['csv export', 'download report', 'pdf file', 'spreadsheet', 'excel columns', 'export stuck'],
}
const frames = [
  'I have a problem with the',
  'please help, my',
  'why is the',
  'cannot find the',
  'still waiting for the',
]

const examples: Example[] = Object.entries(phrases).flatMap(([label, words]) =>
  words.flatMap((word) => frames.map((frame) => ({ text: `${frame} ${word}`, label }))),
)
const trained = trainModel(examples)
const copyOf = (model: Model): Model => deserializeModel(serializeModel(model))

describe('classify', () => {
  test.each([
    ['they charged my credit card twice', 'billing'],
    ['I forgot the password', 'login'],
    ['the EXPORT to a spreadsheet is stuck', 'export'],
    ['pasword reset lnik', 'login'],
    ['ＩＮＶＯＩＣＥ', 'billing'],
  ])('finds the owner of “%s”', (text, label) => {
    expect(classify(trained, text).label).toBe(label)
  })

  test('names the three best labels, best first, and is surest of the first', () => {
    const { label, confidence, top } = classify(trained, 'refund my invoice')
    expect(top.map((one) => one.label).toSorted()).toEqual(['billing', 'export', 'login'])
    expect(top[0]).toEqual({ label, confidence })
    expect(top[1]?.confidence).toBeLessThanOrEqual(confidence)
    expect(top.reduce((sum, one) => sum + one.confidence, 0)).toBeLessThanOrEqual(1 + 1e-9)
  })

  test.each(['', '   \n\t', '🦄🦄🦄', '漢字仮名', '!!!'])(
    'has no confidence in “%s”, of which it knows nothing',
    (text) => {
      expect(classify(trained, text).confidence).toBe(0)
    },
  )

  test('never throws, and its confidence is a probability', () => {
    const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(anyText, (text) => {
        const { confidence, score, top } = classify(trained, text)
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1)
        expect(Number.isFinite(score)).toBe(true)
        expect(top).toHaveLength(3)
        explain(trained, text, 'billing')
      }),
    )
  })

  test('gives the same answer whatever it was asked before', () => {
    const once = classify(trained, 'refund please')
    classify(trained, 'a long text about passwords '.repeat(500))
    expect(classify(trained, 'refund please')).toEqual(once)
  })

  test('reads a text of a megabyte by its beginning', () => {
    expect(classify(trained, `my invoice is wrong ${'x y '.repeat(300_000)}`).label).toBe('billing')
  })

  test('reads scripts without spaces', () => {
    const model = trainModel([
      { text: '請求書が間違っています', label: 'billing' },
      { text: '返金してください', label: 'billing' },
      { text: 'パスワードを忘れました', label: 'login' },
      { text: 'ログインできません', label: 'login' },
    ])
    expect(classify(model, '請求書を見たい').label).toBe('billing')
    expect(classify(model, 'パスワードの変更').label).toBe('login')
  })
})

describe('trainModel', () => {
  test('with no example knows no label', () => {
    expect(classify(trainModel([]), 'hello')).toEqual({ label: null, confidence: 0, score: 0, top: [] })
  })

  test('with one example knows its label and does not claim to be sure', () => {
    const prediction = classify(trainModel([{ text: 'refund', label: 'billing' }]), 'refund')
    expect(prediction.label).toBe('billing')
    expect(prediction.confidence).toBeLessThan(0.95)
  })

  test('with two examples tells them apart', () => {
    const model = trainModel([
      { text: 'my refund', label: 'billing' },
      { text: 'my password', label: 'login' },
    ])
    expect(classify(model, 'a refund').label).toBe('billing')
    expect(classify(model, 'a password').label).toBe('login')
  })

  test('with a single label answers that label', () => {
    const model = trainModel(examples.filter((example) => example.label === 'login'))
    expect(classify(model, 'reset my password')).toMatchObject({ label: 'login', top: [{ label: 'login' }] })
  })

  test('takes empty texts', () => {
    const model = trainModel([...examples, { text: '', label: 'billing' }, { text: ' ', label: 'login' }])
    expect(classify(model, 'invoice').label).toBe('billing')
  })

  test('is unsure where the same text was decided both ways', () => {
    const both = Array.from({ length: 10 }, (_, at) => ({ text: 'it is broken', label: at % 2 ? 'login' : 'billing' }))
    const { confidence } = classify(trainModel([...examples, ...both]), 'it is broken')
    expect(confidence).toBeLessThan(0.75)
    expect(confidence).toBeLessThan(classify(trained, 'invoice refund').confidence)
  })

  test('gives the same model for the same examples', () => {
    expect(serializeModel(trainModel(examples))).toEqual(serializeModel(trained))
  })

  test('tells its progress up to the end', () => {
    const shares: number[] = []
    trainModel(examples.slice(0, 20), { onProgress: (share) => shares.push(share) })
    expect(shares).toEqual(shares.toSorted((one, other) => one - other))
    expect(shares.at(-1)).toBe(1)
  })
})

describe('explain', () => {
  test('names the words that decided', () => {
    const terms = explain(trained, 'Where is the Café receipt for my payment?', 'billing').map(({ term }) => term)
    expect(terms.length).toBeLessThanOrEqual(5)
    expect(terms.slice(0, 3)).toEqual(expect.arrayContaining(['receipt', 'payment']))
  })

  test('says them as they stand in the text, never parts of words', () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples), ({ text, label }) => {
        const words = text.toLowerCase().split(/[^a-z]+/)
        for (const { term, weight } of explain(trained, text, label)) {
          expect(weight).toBeGreaterThan(0)
          for (const word of term.split(/[^a-z]+/)) expect(words).toContain(word)
        }
      }),
    )
  })

  test('has nothing to say about a label it does not know', () => {
    expect(explain(trained, 'refund', 'unheard of')).toEqual([])
  })
})

describe('learn', () => {
  test('finds the corrected text under its label afterwards, and the rest where it was', () => {
    const model = copyOf(trained)
    learn(model, { text: 'please help, my invoice download', label: 'export' })
    expect(classify(model, 'please help, my invoice download').label).toBe('export')
    expect(evaluate(model, examples).accuracy).toBeGreaterThan(0.95)
  })

  test('takes a label never seen, and gives it neither what it gave others nor what nobody knows', () => {
    const model = copyOf(trained)
    learn(model, { text: 'dark mode hurts my eyes', label: 'design' })
    expect(classify(model, 'dark mode hurts my eyes').label).toBe('design')
    expect(classify(model, 'the dark mode').label).toBe('design')
    expect(evaluate(model, examples).accuracy).toBeGreaterThan(0.95)
  })

  test('starts from nothing', () => {
    const model = trainModel([])
    learn(model, { text: 'my refund', label: 'billing' })
    learn(model, { text: 'my password', label: 'login' })
    expect(classify(model, 'refund').label).toBe('billing')
    expect(classify(model, 'password').label).toBe('login')
  })

  test('holds for any text that has a word, in any order of corrections', () => {
    const lesson = fc.record({
      text: fc.string({ unit: 'grapheme' }),
      label: fc.constantFrom('billing', 'login', 'new'),
    })
    fc.assert(
      fc.property(fc.array(lesson, { maxLength: 8 }), (lessons) => {
        const model = copyOf(trained)
        for (const one of lessons) {
          learn(model, one)
          if (/[\p{L}\p{N}]/u.test(one.text)) expect(classify(model, one.text).label).toBe(one.label)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('has room for many new labels and words', () => {
    const model = copyOf(trained)
    const lessons = Array.from({ length: 60 }, (_, at) => ({
      text: `topic${at}x word${at * 7} `.repeat(3),
      label: `l${at}`,
    }))
    for (const lesson of lessons) learn(model, lesson)
    const found = lessons.filter(({ text, label }) => classify(model, text).label === label)
    expect(found.length).toBeGreaterThan(55)
  })
})

describe('evaluate', () => {
  test('the curve gives up coverage for accuracy', () => {
    const { curve, count } = evaluateHeldBack(trained)
    expect(count).toBe(examples.length)
    expect(curve[0]).toMatchObject({ threshold: 0, coverage: 1 })
    const coverages = curve.map((point) => point.coverage)
    expect(coverages).toEqual(coverages.toSorted((one, other) => other - one))
  })

  test('counts what is right, and what is right among three', () => {
    const { accuracy, top3 } = evaluate(trained, [
      { text: 'invoice', label: 'billing' },
      { text: 'invoice', label: 'login' },
      { text: 'invoice', label: 'unheard of' },
      { text: 'password', label: 'login' },
    ])
    expect({ accuracy, top3 }).toEqual({ accuracy: 0.5, top3: 0.75 })
  })

  test('of nothing is nothing', () => {
    expect(evaluate(trained, [])).toMatchObject({ count: 0, accuracy: null, top3: null, accuracyAt90Coverage: null })
  })

  test('held-back decisions come in the order of the examples', () => {
    expect(trained.heldBack.map((decision) => decision.expected)).toEqual(examples.map((example) => example.label))
  })
})

describe('serializeModel', () => {
  test('keeps the predictions', () => {
    const copy = copyOf(trained)
    fc.assert(
      fc.property(fc.constantFrom(...examples), fc.string(), ({ text }, more) => {
        const before = classify(trained, `${text} ${more}`)
        const after = classify(copy, `${text} ${more}`)
        expect(after.confidence).toBeCloseTo(before.confidence, 1)
        if (before.confidence > 0.6) expect(after.label).toBe(before.label)
      }),
    )
    expect(copy.heldBack).toEqual(trained.heldBack)
  })

  test('keeps what was learnt', () => {
    const model = copyOf(trained)
    learn(model, { text: 'dark mode', label: 'design' })
    expect(classify(copyOf(model), 'dark mode').label).toBe('design')
  })

  test('refuses other bytes, another version and a cut', () => {
    const bytes = serializeModel(trained)
    const newer = bytes.slice()
    newer[4] = 99
    expect(() => deserializeModel(new Uint8Array(100))).toThrow('not a routing model')
    expect(() => deserializeModel(newer)).toThrow('format 99')
    expect(() => deserializeModel(bytes.subarray(0, bytes.length - 1))).toThrow('cut short')
    expect(() => deserializeModel(new Uint8Array())).toThrow()
  })
})

describe('trainInWorker', () => {
  test('gives the same model as training here', async () => {
    expect(await trainInWorker(examples)).toEqual(serializeModel(trained))
  })

  test('stops when aborted', async () => {
    const controller = new AbortController()
    const training = trainInWorker(examples, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    })
    await expect(training).rejects.toThrow('enough')
    await expect(trainInWorker(examples, { signal: controller.signal })).rejects.toThrow('enough')
  })
})
