import { createLinear, type Linear } from './linear.ts'
import type { HeldBackDecision, Model } from './model.ts'
import { createScratch } from './vectorize.ts'
import { addFeature, createVocabulary, type Vocabulary } from './vocabulary.ts'

/** Raise it when what follows changes, and train anew: a model is never worth a migration. */
const formatVersion = 1
const magic = 0x4d52_4752
const largest = 127

type Header = {
  labels: string[]
  features: number
  documents: number
  calibration: Model['calibration']
  heldBack: HeldBackDecision[]
}

/**
 * Magic number, version, length of the header, header as JSON, then the arrays. Weights are kept in 8 bits with one scale
 * a feature, which changes about one prediction in a thousand.
 */
export function serializeModel({ labels, vocabulary, linear, calibration, heldBack }: Model): Uint8Array {
  const features = vocabulary.size
  const header: Header = { labels, features, documents: vocabulary.documents, calibration, heldBack }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const { scales, weights } = quantise(linear, features)
  const parts = [
    Uint32Array.of(magic, formatVersion, json.length),
    json,
    vocabulary.hashes.subarray(0, features),
    vocabulary.documentCounts.subarray(0, features),
    vocabulary.idf.subarray(0, features),
    linear.bias.subarray(0, linear.labels),
    scales,
    weights,
  ]
  return concatenate(parts)
}

/** Throws when the bytes are not a model of this version. */
export function deserializeModel(bytes: Uint8Array): Model {
  const reader = { bytes, at: 0 }
  const [mark, version, jsonLength = 0] = new Uint32Array(take(reader, 12))
  if (mark !== magic) throw new Error('These bytes are not a routing model.')
  if (version !== formatVersion) throw new Error(`This routing model has format ${version}, not ${formatVersion}.`)
  // Written by serializeModel of the same format version.
  const header = JSON.parse(new TextDecoder().decode(take(reader, jsonLength))) as Header
  const { labels, features, documents, calibration, heldBack } = header
  const hashes = new Int32Array(take(reader, features * 4))
  const documentCounts = new Int32Array(take(reader, features * 4))
  const idf = new Float32Array(take(reader, features * 4))
  const vocabulary = restoreVocabulary(hashes, documentCounts, idf, documents)
  const linear = createLinear(vocabulary.hashes.length, labels.length)
  linear.bias.set(new Float32Array(take(reader, labels.length * 4)))
  const scales = new Float32Array(take(reader, features * 4))
  restoreWeights(linear, scales, new Int8Array(take(reader, features * labels.length)))
  return { labels, vocabulary, linear, calibration, heldBack, scratch: createScratch() }
}

function quantise({ labels, stride, weights }: Linear, features: number): { scales: Float32Array; weights: Int8Array } {
  const scales = new Float32Array(features)
  const small = new Int8Array(features * labels)
  for (let feature = 0; feature < features; feature++) {
    const row = weights.subarray(feature * stride, feature * stride + labels)
    const scale = row.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / largest
    scales[feature] = scale
    if (scale === 0) continue
    for (let label = 0; label < labels; label++) small[feature * labels + label] = Math.round((row[label] ?? 0) / scale)
  }
  return { scales, weights: small }
}

function restoreWeights({ labels, stride, weights }: Linear, scales: Float32Array, small: Int8Array): void {
  scales.forEach((scale, feature) => {
    for (let label = 0; label < labels; label++) {
      weights[feature * stride + label] = (small[feature * labels + label] ?? 0) * scale
    }
  })
}

function restoreVocabulary(
  hashes: Int32Array,
  documentCounts: Int32Array,
  idf: Float32Array,
  documents: number,
): Vocabulary {
  const vocabulary = createVocabulary(hashes.length)
  vocabulary.documents = documents
  for (const hash of hashes) addFeature(vocabulary, hash)
  vocabulary.documentCounts.set(documentCounts)
  vocabulary.idf.set(idf)
  return vocabulary
}

function concatenate(parts: readonly (Uint8Array | Int8Array | Uint32Array | Int32Array | Float32Array)[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  return bytes
}

function take(reader: { bytes: Uint8Array; at: number }, length: number): ArrayBuffer {
  const end = reader.at + length
  if (end > reader.bytes.length) throw new Error('This routing model is cut short.')
  const piece = new Uint8Array(length)
  piece.set(reader.bytes.subarray(reader.at, end))
  reader.at = end
  return piece.buffer
}
