import type { Rng } from '@sweepstack/stats'

/**
 * Whether a number drawn uniformly from [0, 1) is below part / whole, given that its first 32 bits `u` do not
 * tell: `rest` = part · 2^32 - u · whole lies between 0 and `whole`. Further bits are drawn until they tell. With
 * `whole` at most 2^21 every product here is an integer below 2^53, so the chance is part / whole to the last bit.
 */
export const breakTie = (r: Rng, rest: number, whole: number): boolean => {
  for (let left = rest; ; ) {
    left = left * 2 ** 32 - r.uint32() * whole
    if (left <= 0) return false
    if (left >= whole) return true
  }
}

/** The largest `whole` of breakTie; callers check it once a string. */
export const LARGEST_WHOLE = 2 ** 21

/** Random bits for `symbols` symbols, 32 each; one array, written over by the next call. */
export const drawWords = (r: Rng, symbols: number): Uint32Array => {
  if (words.length < symbols) words = new Uint32Array(2 * symbols)
  r.fill(words, symbols)
  return words
}
let words = new Uint32Array(4096)
