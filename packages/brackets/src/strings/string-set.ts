import { murmur128 } from '@sweepstack/stats'
import type { Strings } from './strings.js'

/** 64 bits that stand for a string, and the place a set looks for it at first. Made anew by each `of`. */
export class Fingerprint {
  place = 0
  high = 0
  low = 0
  #words = new Int32Array(64)

  of({ symbols, offsets }: Strings, i: number): this {
    const from = offsets[i] as number
    const length = (offsets[i + 1] as number) - from
    const n = 4 * Math.ceil(length / 16)
    if (n > this.#words.length) this.#words = new Int32Array(2 * n)
    const words = this.#words
    for (let w = 0, at = from; w < n; w++, at += 4)
      words[w] = at + 4 <= from + length ? fourAt(symbols, at) : restAt(symbols, at, from + length)
    const [place, high, low] = murmur128(words, n, length)
    this.place = place >>> 0
    this.high = high
    // both 0 is what an empty slot has
    this.low = high === 0 && low === 0 ? 1 : low
    return this
  }
}

const fourAt = (symbols: Uint8Array, at: number): number =>
  (symbols[at] as number) |
  ((symbols[at + 1] as number) << 8) |
  ((symbols[at + 2] as number) << 16) |
  ((symbols[at + 3] as number) << 24)

const restAt = (symbols: Uint8Array, at: number, end: number): number => {
  let word = 0
  for (let b = 0; at + b < end; b++) word |= (symbols[at + b] as number) << (8 * b)
  return word
}

/**
 * Which strings there are, for counting: 64 bits of each are kept, 10 bytes in all, whatever its length. Two different
 * strings are taken for one with a chance of 2^-64 a pair: in one of 370,000 sets of 10 million. What must not be
 * wrong even then asks a StringIndex, which keeps the strings.
 */
export class StringSet {
  readonly #slots: number
  readonly #highs: Int32Array
  readonly #lows: Int32Array
  #size = 0

  /** @param most strings it is to hold at most */
  constructor(most: number) {
    this.#slots = Math.ceil(1.2 * most) + 1
    this.#highs = new Int32Array(this.#slots)
    this.#lows = new Int32Array(this.#slots)
  }

  get size(): number {
    return this.#size
  }

  add(print: Fingerprint): void {
    const slot = this.#find(print)
    if (this.#isTaken(slot)) return
    if (this.#size + 1 >= this.#slots) throw new RangeError('a set of strings is full')
    this.#highs[slot] = print.high
    this.#lows[slot] = print.low
    this.#size += 1
  }

  has(print: Fingerprint): boolean {
    return this.#isTaken(this.#find(print))
  }

  #isTaken(slot: number): boolean {
    return this.#highs[slot] !== 0 || this.#lows[slot] !== 0
  }

  /** The slot that has it, else the free one it belongs into. */
  #find({ place, high, low }: Fingerprint): number {
    let slot = Math.floor((place / 2 ** 32) * this.#slots)
    while ((this.#highs[slot] !== high || this.#lows[slot] !== low) && this.#isTaken(slot)) {
      slot += 1
      if (slot === this.#slots) slot = 0
    }
    return slot
  }
}
