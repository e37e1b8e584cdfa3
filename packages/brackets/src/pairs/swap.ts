import type { Rng } from '@sweepstack/stats'
import { impossible } from '../negatives/kind.js'
import type { Pairing } from './pairing.js'

/**
 * Draws before giving up. The share of the shape's strings that have a corruption is smallest for a depth of n/2 - 2,
 * the deepest that has any: there about 4/n of them.
 */
const TRIES = 100_000

/**
 * An opening and a later closing bracket change places, neither the first nor the last, so that a prefix goes below 0
 * and the depth stays: between the two places every prefix sum falls by 2, so one of at most 1 has to be there, and
 * the depth has to be reached elsewhere too. The balanced string is uniform over those of the shape that have such
 * a pair of places, the corruption uniform over the pairs.
 */
export const swapPairs: Pairing = ({ balanced }) => {
  const swap = placesToSwap()
  return (shape, r, draft) => {
    const source = draft.takeSource(shape.length)
    for (let tries = 0; tries < TRIES; tries++) {
      balanced(shape, r, source)
      const places = swap(source, r)
      if (places === null) continue
      const out = draft.copySource()
      out[places.open] = source[places.close] as number
      out[places.close] = source[places.open] as number
      return
    }
    throw impossible(
      `pairs: of ${TRIES} balanced strings of length ${shape.length} none has a corruption of its depth and ends`,
      `use a length of at least ${2 * (shape.depth?.max ?? 1) + 4}, or lower depths`,
    )
  }
}

/** The places of one swap, uniform over those of a balanced string, or null where it has none. */
const placesToSwap = (): ((string: Uint8Array, r: Rng) => { open: number; close: number } | null) => {
  const places = { open: 0, close: 0 }
  let sums = new Uint16Array(0)
  let opens = new Uint16Array(0)
  return (string, r) => {
    const n = string.length
    if (sums.length <= n) {
      sums = new Uint16Array(2 * n)
      opens = new Uint16Array(2 * n)
    }
    // sums[j]: of the first j symbols; opens[j]: opening brackets among them, the first symbol left out
    let depth = 0
    let [firstTop, lastTop] = [0, 0]
    opens[1] = 0
    for (let at = 0; at < n; at++) {
      const symbol = (string[at] as number) & 1
      const sum = (sums[at] as number) + 2 * symbol - 1
      sums[at + 1] = sum
      if (at > 0) opens[at + 1] = (opens[at] as number) + symbol
      if (sum > depth) firstTop = at + 1
      if (sum >= depth) [depth, lastTop] = [sum, at + 1]
    }
    /** Opening brackets that can change places with the closing one at `close`, if `low` is the last low prefix. */
    const from = (close: number): number => (close < lastTop ? 1 : firstTop)
    const ways = (close: number, low: number): number =>
      Math.max(0, (opens[low] as number) - (opens[from(close)] as number))

    let total = 0
    for (let at = 1, low = 1; at < n - 1; at++) {
      if ((sums[at] as number) <= 1) low = at
      if (((string[at] as number) & 1) === 0) total += ways(at, low)
    }
    if (total === 0) return null
    let left = r.int(total)
    for (let at = 1, low = 1; ; at++) {
      if ((sums[at] as number) <= 1) low = at
      if (((string[at] as number) & 1) === 1) continue
      const here = ways(at, low)
      if (left < here) {
        places.close = at
        break
      }
      left -= here
    }
    const nth = (opens[from(places.close)] as number) + left + 1
    places.open = from(places.close)
    while ((opens[places.open + 1] as number) < nth) places.open += 1
    return places
  }
}
