import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { type Example, evaluate, trainModel } from '../server/src/areas/feedback/model/model.ts'
import { createRandom } from '../server/src/areas/feedback/model/train.ts'
import { printFigure } from './lib/figures.ts'

/** BANKING77 with 30, 10 or 5 examples an intent, the other training texts without their labels, and the whole test set. */
const banking77 = new URL('../../shared/data/feedback/banking77/', import.meta.url)
const draws = [1, 2, 3]
const bars = [
  { shots: 30, atLeast: 0.865 },
  { shots: 10, atLeast: 0.77 },
  { shots: 5, atLeast: 0.68 },
]

async function readExamples(file: string): Promise<Example[]> {
  const rows: { text: string; category: string }[] = parse(await readFile(new URL(file, banking77)), { columns: true })
  return rows.map(({ text, category }) => ({ text, label: category }))
}

function drawShots(examples: Example[], shots: number, seed: number): { drawn: Example[]; rest: Example[] } {
  const random = createRandom(seed)
  const shuffled = examples
    .map((example) => ({ example, place: random() }))
    .sort((one, other) => one.place - other.place)
  const taken = new Map<string, number>()
  const drawn: Example[] = []
  const rest: Example[] = []
  for (const { example } of shuffled) {
    const count = taken.get(example.label) ?? 0
    taken.set(example.label, count + 1)
    if (count < shots) drawn.push(example)
    else rest.push(example)
  }
  return { drawn, rest }
}

async function main(): Promise<number> {
  if (!existsSync(banking77)) {
    process.stderr.write('This needs the BANKING77 set beside the checkout: ../shared/data/feedback/banking77\n')
    return 2
  }
  const train = await readExamples('train.csv')
  const test = await readExamples('test.csv')
  const held = bars.map(({ shots, atLeast }) => {
    const accuracies = draws.map((seed) => {
      const { drawn, rest } = drawShots(train, shots, seed)
      const model = trainModel(drawn, { unlabelled: rest.map((example) => example.text) })
      return evaluate(model, test).accuracy ?? 0
    })
    const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length
    return printFigure({ name: `accuracy_${shots}_shot`, value: mean, unit: 'share', bar: { atLeast } })
  })
  return held.includes(false) ? 1 : 0
}

process.exitCode = await main()
