import type { Rng } from '@sweepstack/stats'

/** Gives each bracket of one type (0) a type of its own, uniform over `types`. */
export const addTypes = (types: number, r: Rng, out: Uint8Array): void => {
  if (types > 1) addBelow(types, 2, r, out)
}

/** Fills `out` with symbols, uniform over the (2 types)^n strings of its length. */
export const fillSymbols = (types: number, r: Rng, out: Uint8Array): void => {
  out.fill(0)
  addBelow(2 * types, 1, r, out)
}

/**
 * Adds `step` times a number below n to each entry. Powers of two take as many bits as they have, and no more; which
 * numbers are powers of two is a matter of integers, for engines differ in the last bit of a logarithm.
 */
const addBelow = (n: number, step: number, r: Rng, out: Uint8Array): void => {
  const bits = 31 - Math.clz32(n)
  if (n !== 1 << bits) {
    for (let at = 0; at < out.length; at++) out[at] = (out[at] as number) + step * r.int(n)
    return
  }
  let left = 0
  let word = 0
  for (let at = 0; at < out.length; at++) {
    if (left < bits) {
      word = r.uint32()
      left = 32
    }
    out[at] = (out[at] as number) + step * (word & (n - 1))
    word >>>= bits
    left -= bits
  }
}
