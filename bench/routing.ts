import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { classify, type Example, evaluate, type Model, trainModel } from '../server/src/areas/feedback/model/model.ts'
import { printFigure } from './lib/figures.ts'

const textColumns = ['text', 'body', 'message', 'content', 'comment', 'feedback', 'review', 'question', 'utterance']
const labelColumns = ['label', 'category', 'intent', 'area', 'topic', 'class', 'owner', 'team']
const banking77 = new URL('../../shared/data/feedback/banking77/', import.meta.url)
const usage = `Usage: node bench/routing.ts --train FILE --test FILE [--text COLUMN] [--label COLUMN]
Trains on one CSV file and measures on the other. Without either it takes the BANKING77 set, when that is beside the
checkout: ../shared/data/feedback/banking77`

type Files = { train: string | URL; test: string | URL; isBanking77: boolean }
type Columns = { text: string | undefined; label: string | undefined }

function chooseFiles(train: string | undefined, test: string | undefined): Files | null {
  if (train && test) return { train, test, isBanking77: false }
  if (train || test || !existsSync(banking77)) return null
  return { train: new URL('train.csv', banking77), test: new URL('test.csv', banking77), isBanking77: true }
}

async function readExamples(file: string | URL, columns: Columns): Promise<Example[]> {
  const [header = [], ...rows]: string[][] = parse(await readFile(file), { bom: true, relax_column_count: true })
  const text = findColumn(header, columns.text, textColumns, file)
  const label = findColumn(header, columns.label, labelColumns, file)
  return rows
    .map((row) => ({ text: row[text] ?? '', label: row[label] ?? '' }))
    .filter((example) => example.label !== '')
}

function findColumn(header: string[], wanted: string | undefined, known: string[], file: string | URL): number {
  const names = header.map((name) => name.trim().toLowerCase())
  const found = (wanted === undefined ? known : [wanted.toLowerCase()]).find((name) => names.includes(name))
  if (found === undefined)
    throw new Error(`${file} has no column ${wanted ?? known.join(', ')}; it has ${header.join(', ')}.`)
  return names.indexOf(found)
}

function measureTraining(examples: Example[]): { model: Model; seconds: number; cpuSeconds: number } {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const model = trainModel(examples)
  const seconds = (performance.now() - start) / 1_000
  return { model, seconds, cpuSeconds: secondsOf(process.cpuUsage(cpu)) }
}

/** Items a second of one core's time, so that other work on the machine does not count; the first pass warms up. */
function measureSpeed(model: Model, examples: Example[]): number {
  for (const { text } of examples) classify(model, text)
  const cpu = process.cpuUsage()
  let items = 0
  let seconds = 0
  while (seconds < 2) {
    for (const { text } of examples) classify(model, text)
    items += examples.length
    seconds = secondsOf(process.cpuUsage(cpu))
  }
  return items / seconds
}

const secondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000_000

async function main(): Promise<number> {
  const option = { type: 'string' } as const
  const { values } = parseArgs({
    options: { train: option, test: option, text: option, label: option, json: { type: 'boolean' } },
  })
  const files = chooseFiles(values.train, values.test)
  if (!files) {
    process.stderr.write(`${usage}\n`)
    return 2
  }
  const columns = { text: values.text, label: values.label }
  const [train, test] = [await readExamples(files.train, columns), await readExamples(files.test, columns)]
  const { model, seconds, cpuSeconds } = measureTraining(train)
  const { accuracy, top3, accuracyAt90Coverage } = evaluate(model, test)
  const ownBar = (atLeast: number) => (files.isBanking77 ? { atLeast } : null)
  const held = [
    printFigure({ name: 'accuracy', value: accuracy ?? 0, unit: 'share', bar: ownBar(0.915) }),
    printFigure({ name: 'top3', value: top3 ?? 0, unit: 'share', bar: ownBar(0.975) }),
    printFigure({
      name: 'accuracy_at_90_coverage',
      value: accuracyAt90Coverage ?? 0,
      unit: 'share',
      bar: ownBar(0.96),
    }),
    printFigure({
      name: 'items_per_second',
      value: measureSpeed(model, test),
      unit: 'items/s',
      bar: { atLeast: 10_000 },
    }),
    printFigure({
      name: 'train_seconds',
      value: seconds,
      unit: 's',
      bar: train.length <= 10_003 ? { atMost: 10 } : null,
    }),
    printFigure({ name: 'train_cpu_seconds', value: cpuSeconds, unit: 's', bar: null }),
  ]
  return held.includes(false) ? 1 : 0
}

process.exitCode = await main()
