import { type Calibration, confidenceOf, fitCalibration } from './calibrate.ts'
import { type Evaluation, summarise } from './evaluate.ts'
import { nameTerms, shareOutScore, type Term } from './explain.ts'
import { fitExamples } from './fit.ts'
import { type BestLabels, createBest, keepBest } from './held-back.ts'
import { addFeaturesOf, addLabel, teachRow, wantedLead } from './learn.ts'
import { growLinear, type Linear, scoreLabels } from './linear.ts'
import { fitWithPool } from './self-train.ts'
import { createScratch, type Scratch, vectorize, vectorizeAll } from './vectorize.ts'
import { buildVocabulary, type Vocabulary } from './vocabulary.ts'

export type Example = { text: string; label: string }

/** What the model said about an example of its own training while that example was kept from it. */
export type HeldBackDecision = {
  expected: string
  predicted: string
  confidence: number
  score: number
  inTop3: boolean
}

/** Knows which label a text belongs to. Plain data, changed only by `learn`. */
export type Model = {
  labels: string[]
  vocabulary: Vocabulary
  linear: Linear
  calibration: Calibration
  heldBack: HeldBackDecision[]
  scratch: Scratch
}

export type Prediction = {
  /** null only when the model knows no label at all. */
  label: string | null
  /** How probable it is that the label is right; 0 when the text has nothing that the model has seen before. */
  confidence: number
  /** The raw score behind it: high when the text is like the label's examples, low when it is like none. */
  score: number
  /** The best three labels, or fewer when the model knows fewer. */
  top: { label: string; confidence: number }[]
}

export type TrainOptions = {
  /** Texts nobody has decided on yet. With few examples a label they lift accuracy much, and training takes longer. */
  unlabelled?: readonly string[]
  onProgress?: (share: number) => void
}

/** Memory bound of the weights: 24 million numbers, 96 MB. */
const maxWeights = 24_000_000
const explainedTerms = 5

/**
 * Learns labels from examples. Blocks for seconds with ten thousand examples: a server uses `trainInWorker`.
 * Any examples will do: none, one, a single label, contradicting ones.
 */
export function trainModel(
  examples: readonly Example[],
  { unlabelled = [], onProgress = () => {} }: TrainOptions = {},
): Model {
  const labels = [...new Set(examples.map((example) => example.label))]
  const numbers = new Map(labels.map((label, number) => [label, number]))
  const texts = [...examples.map((example) => example.text), ...unlabelled]
  const vocabulary = buildVocabulary(texts, Math.floor(maxWeights / (labels.length + 8)))
  const targets = new Int32Array(texts.length)
  targets.set(examples.map((example) => numbers.get(example.label) ?? 0))
  const matrix = vectorizeAll(vocabulary, texts)
  const set = { matrix, targets, labels: labels.length, features: vocabulary.hashes.length }
  const fitted =
    labels.length > 1 && unlabelled.length > 0
      ? fitWithPool(set, examples.length, onProgress)
      : fitExamples(set, examples.length, onProgress)
  const judged = fitted.heldBack.map((best, row) => ({ best, expected: targets[row] ?? 0 }))
  const calibration = fitCalibration(judged)
  const heldBack = judged.map(({ best, expected }) => ({
    expected: labels[expected] ?? '',
    predicted: labels[best.labels[0] ?? 0] ?? '',
    confidence: confidenceOf(calibration, best),
    score: best.scores[0] ?? 0,
    inTop3: best.labels.includes(expected),
  }))
  return { labels, vocabulary, linear: fitted.linear, calibration, heldBack, scratch: createScratch() }
}

/** The label of a text. Whether its confidence is enough is for the caller to decide. */
export function classify(model: Model, text: string): Prediction {
  const vector = vectorize(model.vocabulary, model.scratch, text)
  const scores = new Float64Array(model.labels.length)
  scoreLabels(model.linear, vector, 0, vector.count, scores)
  const best = createBest()
  keepBest(scores, model.labels.length, best)
  return describePrediction(model, best, vector.count > 0)
}

function describePrediction(model: Model, best: BestLabels, isKnown: boolean): Prediction {
  const confidence = isKnown ? confidenceOf(model.calibration, best) : 0
  const rest = isKnown ? 1 - confidence : 0
  const shares = [confidence, rest * model.calibration.runnersUp[0], rest * model.calibration.runnersUp[1]]
  const top: Prediction['top'] = []
  best.labels.forEach((number, place) => {
    const label = model.labels[number]
    if (label !== undefined) top.push({ label, confidence: Math.min(confidence, shares[place] ?? 0) })
  })
  return { label: top[0]?.label ?? null, confidence, score: best.scores[0] ?? 0, top }
}

/** The words and neighbouring words of the text that speak most for the label, strongest first, at most five. */
export function explain(model: Model, text: string, label: string): Term[] {
  const number = model.labels.indexOf(label)
  if (number < 0) return []
  if (model.scratch.text !== text) vectorize(model.vocabulary, model.scratch, text)
  return nameTerms(text, shareOutScore(model.vocabulary, model.linear, model.scratch, number), explainedTerms)
}

/**
 * Teaches one decision on the spot; the label may be new. From then on that text is found under that label. The next
 * training, which has the decision among its examples, replaces it.
 */
export function learn(model: Model, { text, label }: Example): void {
  const { labels, vocabulary, linear, scratch } = model
  addFeaturesOf(vocabulary, scratch.grams, text)
  growLinear(linear, vocabulary.hashes.length, labels.length)
  const isNew = !labels.includes(label)
  if (isNew) {
    labels.push(label)
    addLabel(linear, vocabulary.hashes.length, vocabulary.size)
  }
  const lead = isNew ? wantedLead.firstExample : wantedLead.known
  teachRow(linear, vectorize(vocabulary, scratch, text), labels.indexOf(label), lead)
}

/** How the model does on examples it has not been trained on. */
export function evaluate(model: Model, examples: readonly Example[]): Evaluation {
  return summarise(
    examples.map(({ text, label }) => {
      const { label: predicted, confidence, top } = classify(model, text)
      return { isRight: predicted === label, inTop3: top.some((one) => one.label === label), confidence }
    }),
  )
}

/** How the model did on its own examples while each was kept from it: what Ops sets the threshold by. */
export function evaluateHeldBack({ heldBack }: Model): Evaluation {
  return summarise(
    heldBack.map(({ expected, predicted, confidence, inTop3 }) => ({
      isRight: predicted === expected,
      inTop3,
      confidence,
    })),
  )
}

/**
 * The score that all but this share of the model's own examples reached while held back. A text below it is like nothing
 * the model was trained on, whatever label it gets: out of scope.
 */
export function findLowestScore({ heldBack }: Model, share: number): number {
  const scores = heldBack.map((decision) => decision.score).sort((one, other) => one - other)
  return scores[Math.floor(share * scores.length)] ?? Number.NEGATIVE_INFINITY
}
