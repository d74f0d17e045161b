/**
 * Remembers the ids that were stored lately, by 64 bits each, in two generations: when the younger one is full the older
 * one is forgotten. `horizon` is the second since which all of them are remembered.
 */
export type SeenIds = {
  /** True: it may have come before (ask the store); false: it did not come since `horizon`. */
  has: (ids: Buffer, offset: number) => boolean
  add: (ids: Buffer, offset: number, atSecond: number) => void
  horizon: () => number
  /** Forgets everything; nothing is remembered from before this second. */
  reset: (horizon: number) => void
}

type Generation = { high: Uint32Array; low: Uint32Array; count: number; since: number }

const smallest = 1 << 16

export function createSeenIds(mostPerGeneration = 2_000_000): SeenIds {
  let young = createGeneration(smallest, 0)
  let old: Generation | undefined
  let since = 0

  const grow = (): void => {
    const larger = createGeneration(young.high.length * 2, young.since)
    for (let at = 0; at < young.high.length; at += 1) {
      const [high = 0, low = 0] = [young.high[at], young.low[at]]
      if (high !== 0 || low !== 0) put(larger, high, low)
    }
    young = larger
  }
  return {
    has: (ids, offset) => {
      const [high, low] = halvesOf(ids, offset)
      return find(young, high, low) || (old !== undefined && find(old, high, low))
    },
    add: (ids, offset, atSecond) => {
      if (young.count >= mostPerGeneration) {
        if (old) since = young.since
        old = young
        young = createGeneration(smallest, atSecond)
      } else if (young.count * 2 >= young.high.length) grow()
      put(young, ...halvesOf(ids, offset))
    },
    horizon: () => since,
    reset: (horizon) => {
      young = createGeneration(smallest, horizon)
      old = undefined
      since = horizon
    },
  }
}

/** The first and the last bytes of a UUID: those between hold its version, which is the same in all. */
const halvesOf = (ids: Buffer, offset: number): [high: number, low: number] => [
  ids.readUInt32LE(offset),
  ids.readUInt32LE(offset + 12) | 1,
]

const createGeneration = (size: number, since: number): Generation => ({
  high: new Uint32Array(size),
  low: new Uint32Array(size),
  count: 0,
  since,
})

// The lowest bit of `low` is always 1, so that 0, 0 is an empty place; ids are hashes, so that their bits are the hash.
function placeOf({ high: highs, low: lows }: Generation, high: number, low: number): number {
  const mask = highs.length - 1
  let at = (high ^ (low >>> 1)) & mask
  while (lows[at] !== 0 && !(highs[at] === high && lows[at] === low >>> 0)) at = (at + 1) & mask
  return at
}
const find = (generation: Generation, high: number, low: number): boolean =>
  generation.low[placeOf(generation, high, low)] !== 0

function put(generation: Generation, high: number, low: number): void {
  const at = placeOf(generation, high, low)
  if (generation.low[at] === 0) generation.count += 1
  generation.high[at] = high
  generation.low[at] = low
}
