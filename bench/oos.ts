import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { classify, type Example, trainModel } from '../server/src/areas/feedback/model/model.ts'
import { printFigure } from './lib/figures.ts'

/**
 * CLINC150: 150 intents and questions that belong to none. The threshold is the score which all but 5 % of the in-scope
 * validation texts reach; no out-of-scope text is used to train or to choose it.
 */
const clinc150 = new URL('../../shared/data/feedback/clinc150/data_full.json', import.meta.url)
const rejectedShare = 0.05

type Judged = { score: number; isRight: boolean }
type Parts = 'train' | 'val' | 'test' | 'oos_test'

/** The chance that a text in scope scores above one out of scope. */
function measureAuroc(inScope: number[], outOfScope: number[]): number {
  const all = [
    ...inScope.map((score) => ({ score, isIn: true })),
    ...outOfScope.map((score) => ({ score, isIn: false })),
  ].sort((one, other) => one.score - other.score)
  let below = 0
  let pairs = 0
  for (const { isIn } of all) {
    if (isIn) pairs += below
    else below++
  }
  return pairs / (inScope.length * outOfScope.length)
}

const shareOf = <Item>(items: Item[], holds: (item: Item) => boolean): number =>
  items.filter(holds).length / items.length

async function main(): Promise<number> {
  if (!existsSync(clinc150)) {
    process.stderr.write('This needs the CLINC150 set beside the checkout: ../shared/data/feedback/clinc150\n')
    return 2
  }
  // The set's own layout: [text, intent] pairs under each part's name.
  const parts = JSON.parse(await readFile(clinc150, 'utf8')) as Record<Parts, [string, string][]>
  const read = (part: Parts): Example[] => parts[part].map(([text, label]) => ({ text, label }))
  const model = trainModel(read('train'))
  const judge = (part: Parts): Judged[] =>
    read(part).map(({ text, label }) => {
      const prediction = classify(model, text)
      return { score: prediction.score, isRight: prediction.label === label }
    })
  const validation = judge('val').map(({ score }) => score)
  const threshold = validation.toSorted((one, other) => one - other)[Math.floor(rejectedShare * validation.length)] ?? 0
  const inScope = judge('test')
  const outOfScope = judge('oos_test').map(({ score }) => score)
  const figures: [string, number, number][] = [
    ['clinc150_accuracy', shareOf(inScope, ({ isRight }) => isRight), 0.93],
    [
      'oos_auroc',
      measureAuroc(
        inScope.map(({ score }) => score),
        outOfScope,
      ),
      0.955,
    ],
    ['oos_recall', shareOf(outOfScope, (score) => score < threshold), 0.79],
    ['in_scope_accuracy', shareOf(inScope, ({ isRight, score }) => isRight && score >= threshold), 0.9],
  ]
  const held = figures.map(([name, value, atLeast]) => printFigure({ name, value, unit: 'share', bar: { atLeast } }))
  return held.includes(false) ? 1 : 0
}

process.exitCode = await main()
