/** A part of a stream's name. */
export type StreamPart = string | number

const C1 = 0x239b961b
const C2 = 0xab0e9789 | 0
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93 | 0

const NUMBER = 1
const STRING = 2

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

/** The finalizer of MurmurHash3: a bijection of 32 bits in which every bit moves every other. */
export const finish = (h: number): number => {
  let x = h ^ (h >>> 16)
  x = Math.imul(x, 0x85ebca6b)
  x ^= x >>> 13
  x = Math.imul(x, 0xc2b2ae35)
  return x ^ (x >>> 16)
}

const bits = new DataView(new ArrayBuffer(8))
const words: number[] = []

const pushNumber = (value: number): void => {
  if (!Number.isFinite(value)) throw new RangeError(`a seed or stream number must be finite, not ${value}`)
  bits.setFloat64(0, value === 0 ? 0 : value) // one zero, not two
  words.push(NUMBER, bits.getInt32(0), bits.getInt32(4))
}

const pushString = (value: string): void => {
  words.push(STRING, value.length)
  for (let i = 0; i < value.length; i++) words.push(value.charCodeAt(i))
}

/**
 * MurmurHash3 x86_128 (Appleby, public domain) over the 32-bit words of (seed, ...parts). Each part is
 * written with its type and length, so that no two lists of parts share their words.
 */
export const hash128 = (seed: number, parts: readonly StreamPart[]): [number, number, number, number] => {
  words.length = 0
  pushNumber(seed)
  for (const part of parts) typeof part === 'number' ? pushNumber(part) : pushString(part)
  const bytes = 4 * words.length
  while (words.length % 4 !== 0) words.push(0)
  return murmur128(words, words.length, bytes)
}

/**
 * MurmurHash3 x86_128 with seed 0 of 32-bit words in blocks of four, zeros at the end of the last.
 * @param n words, a multiple of 4
 * @param bytes of them in use
 */
export const murmur128 = (
  blocks: ArrayLike<number>,
  n: number,
  bytes: number,
): [number, number, number, number] => {
  let h1 = 0
  let h2 = 0
  let h3 = 0
  let h4 = 0
  for (let i = 0; i < n; i += 4) {
    h1 ^= Math.imul(rotate(Math.imul(blocks[i] as number, C1), 15), C2)
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0
    h2 ^= Math.imul(rotate(Math.imul(blocks[i + 1] as number, C2), 16), C3)
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0
    h3 ^= Math.imul(rotate(Math.imul(blocks[i + 2] as number, C3), 17), C4)
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0
    h4 ^= Math.imul(rotate(Math.imul(blocks[i + 3] as number, C4), 18), C1)
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0
  }
  h1 ^= bytes
  h2 ^= bytes
  h3 ^= bytes
  h4 ^= bytes
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = (h2 + h1) | 0
  h3 = (h3 + h1) | 0
  h4 = (h4 + h1) | 0
  h1 = finish(h1)
  h2 = finish(h2)
  h3 = finish(h3)
  h4 = finish(h4)
  h1 = (h1 + h2 + h3 + h4) | 0
  return [h1, (h2 + h1) | 0, (h3 + h1) | 0, (h4 + h1) | 0]
}
