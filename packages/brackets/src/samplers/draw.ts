import type { Rng } from '@sweepstack/stats'

/**
 * Chances part / whole, drawn to the last bit: a number uniform over [0, 1) is below part / whole. Its first 32 bits
 * `word` mostly tell: with drawn = word · whole, it is below if drawn < part · 2^32, and stays so whatever follows
 * unless they lie less than `whole` apart. With `whole` at most 2^21 every product is an integer of at most 2^53, so
 * doubles hold it. Neither function branches on the outcome (see walk-table.ts).
 */
export const isBelow = (drawn: number, part: number): number => (((drawn * 2 ** -32) | 0) - part) >>> 31

/** Whether the bits to come tell, once in about 2^32: 0 < part · 2^32 - drawn < whole. */
export const isTie = (drawn: number, part: number, whole: number): boolean =>
  Math.abs(2 * (part * 2 ** 32 - drawn) - whole) < whole

/** What they tell: 1 for below, as isBelow. */
export const breakTie = (r: Rng, drawn: number, part: number, whole: number): number => {
  for (let rest = part * 2 ** 32 - drawn; ; ) {
    rest = rest * 2 ** 32 - r.uint32() * whole
    if (rest <= 0) return 0
    if (rest >= whole) return 1
  }
}

/** Random bits, 32 a word; one array for all, written over by the next call. */
export const drawWords = (r: Rng, n: number): Uint32Array => {
  if (words.length < n) words = new Uint32Array(2 * n)
  r.fill(words, n)
  return words
}
let words = new Uint32Array(4096)
