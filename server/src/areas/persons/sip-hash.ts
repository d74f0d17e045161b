const mask = 0xffffffffffffffffn
const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & mask

type State = [bigint, bigint, bigint, bigint]

function round([a, b, c, d]: State): State {
  const a1 = (a + b) & mask
  const b1 = rotate(b, 13n) ^ a1
  const c1 = (c + d) & mask
  const d1 = rotate(d, 16n) ^ c1
  const a2 = (rotate(a1, 32n) + d1) & mask
  const c2 = (c1 + b1) & mask
  return [a2, rotate(b1, 17n) ^ c2, rotate(c2, 32n), rotate(d1, 21n) ^ a2]
}

/** SipHash-2-4 with a key of zeros, as ClickHouse's `sipHash64(String)`; decimal. Method: Aumasson and Bernstein, 2012. */
export function sipHash64(text: string): string {
  const bytes = Buffer.from(text)
  let state: State = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n]
  const absorb = (word: bigint): void => {
    state[3] ^= word
    state = round(round(state))
    state[0] ^= word
  }
  const whole = bytes.length - (bytes.length % 8)
  for (let at = 0; at < whole; at += 8) absorb(bytes.readBigUInt64LE(at))
  const last = Buffer.alloc(8)
  bytes.copy(last, 0, whole)
  last[7] = bytes.length & 0xff
  absorb(last.readBigUInt64LE())
  state[2] ^= 0xffn
  state = round(round(round(round(state))))
  return String(state[0] ^ state[1] ^ state[2] ^ state[3])
}
