/**
 * One linear function per label. The weights of a feature for all labels lie side by side, so that a text is scored for
 * every label in one pass; `stride` leaves room for labels learnt later.
 */
export type Linear = { labels: number; stride: number; weights: Float32Array; bias: Float32Array }

/** Features and their values, end to end. */
export type Entries = { features: Int32Array; values: Float32Array }

/** The first `count` entries are in use. */
export type LabelList = { count: number; labels: Int32Array }
export type Steps = LabelList & { sizes: Float64Array }

const strideFor = (labels: number): number => Math.max(8, Math.ceil((labels + 1) / 8) * 8)

export function createLinear(features: number, labels: number): Linear {
  const stride = strideFor(labels)
  return { labels, stride, weights: new Float32Array(features * stride), bias: new Float32Array(stride) }
}

export const copyLinear = (linear: Linear): Linear => ({
  ...linear,
  weights: linear.weights.slice(),
  bias: linear.bias.slice(),
})

/** How well the entries `from` to `to` fit each label: above 0 the label is likely, below it is not. */
export function scoreLabels(
  { labels, stride, weights, bias }: Linear,
  { features, values }: Entries,
  from: number,
  to: number,
  scores: Float64Array,
): void {
  for (let label = 0; label < labels; label++) scores[label] = bias[label] ?? 0
  let at = from
  for (; at + 3 < to; at += 4) {
    const value0 = values[at] ?? 0
    const value1 = values[at + 1] ?? 0
    const value2 = values[at + 2] ?? 0
    const value3 = values[at + 3] ?? 0
    const row0 = (features[at] ?? 0) * stride
    const row1 = (features[at + 1] ?? 0) * stride
    const row2 = (features[at + 2] ?? 0) * stride
    const row3 = (features[at + 3] ?? 0) * stride
    for (let label = 0; label < labels; label++) {
      scores[label] =
        (scores[label] ?? 0) +
        value0 * (weights[row0 + label] ?? 0) +
        value1 * (weights[row1 + label] ?? 0) +
        value2 * (weights[row2 + label] ?? 0) +
        value3 * (weights[row3 + label] ?? 0)
    }
  }
  for (; at < to; at++) {
    const value = values[at] ?? 0
    const row = (features[at] ?? 0) * stride
    for (let label = 0; label < labels; label++) {
      scores[label] = (scores[label] ?? 0) + value * (weights[row + label] ?? 0)
    }
  }
}

/** The same for some labels only; `scores` is parallel to `some`. */
export function scoreSome(
  { weights, bias, stride }: Linear,
  { features, values }: Entries,
  from: number,
  to: number,
  some: LabelList,
  scores: Float64Array,
): void {
  for (let one = 0; one < some.count; one++) {
    const label = some.labels[one] ?? 0
    let score = bias[label] ?? 0
    for (let at = from; at < to; at++) score += (values[at] ?? 0) * (weights[(features[at] ?? 0) * stride + label] ?? 0)
    scores[one] = score
  }
}

export function moveWeights(
  { weights, stride }: Linear,
  { features, values }: Entries,
  from: number,
  to: number,
  { count, labels, sizes }: Steps,
): void {
  if (count === 0) return
  for (let at = from; at < to; at++) {
    const value = values[at] ?? 0
    const start = (features[at] ?? 0) * stride
    for (let one = 0; one < count; one++) {
      const weight = start + (labels[one] ?? 0)
      weights[weight] = (weights[weight] ?? 0) + (sizes[one] ?? 0) * value
    }
  }
}

export function moveBias({ bias }: Linear, { count, labels, sizes }: Steps): void {
  for (let one = 0; one < count; one++) {
    const label = labels[one] ?? 0
    bias[label] = (bias[label] ?? 0) + (sizes[one] ?? 0)
  }
}

/** Room for more features and labels; what is known keeps its place. */
export function growLinear(linear: Linear, features: number, labels: number): void {
  const stride = labels > linear.stride ? strideFor(labels) : linear.stride
  if (stride !== linear.stride || features * stride > linear.weights.length) {
    const rows = linear.weights.length / linear.stride
    const weights = new Float32Array(Math.max(features, rows) * stride)
    for (let row = 0; row < rows; row++) {
      weights.set(linear.weights.subarray(row * linear.stride, (row + 1) * linear.stride), row * stride)
    }
    const bias = new Float32Array(stride)
    bias.set(linear.bias)
    Object.assign(linear, { weights, bias, stride })
  }
  linear.labels = labels
}
