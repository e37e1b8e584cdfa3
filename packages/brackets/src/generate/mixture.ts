import { rngs } from '@sweepstack/stats'

/** Places whose order is shuffled together. Round sizes are whole blocks. */
export const BLOCK = 20

type Places = Uint8Array | Uint16Array

/**
 * Which of the parts each of n places takes, of the first `upTo` at least. After any number of blocks of 20 places each part has its share of them,
 * exact to less than one place, and within a block the order is random by (seed, stream, block). So place i does not
 * depend on n, and a dataset begins as a smaller one of it does, but for the last block where it is cut short: that has
 * shares of its own, for the whole to have them. Weights are at least 0 and not all 0. A byte a place, two above 256
 * parts: each-count has one for every count.
 */
export const mixture = (
  weights: readonly number[],
  n: number,
  seed: number,
  stream: string,
  upTo = n,
): Places => {
  const size = Math.min(n, BLOCK * Math.ceil(upTo / BLOCK))
  const places = inTurn(weights, size)
  const streams = rngs(seed, stream, 'mixture')
  for (let from = 0; from < size; from += BLOCK)
    streams.at(from / BLOCK).shuffle(places.subarray(from, Math.min(size, from + BLOCK)))
  return places
}

/** How many of n places each part takes. */
export const sizesOf = (weights: readonly number[], n: number): number[] => {
  const sizes = weights.map(() => 0)
  for (const part of inTurn(weights, n)) sizes[part]! += 1
  return sizes
}

/**
 * Parts one after the other so that among the first t places, for every t, each has within less than 1 of its share.
 * Of the parts that are far enough behind the one goes next that would be too far behind the soonest (the chairman
 * assignment, Tijdeman 1980, https://doi.org/10.1016/0012-365X(80)90269-1).
 */
const inTurn = (weights: readonly number[], n: number): Places => {
  const places = weights.length > 256 ? new Uint16Array(n) : new Uint8Array(n)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const parts = weights.flatMap((weight, part) =>
    weight > 0 ? [{ part, share: weight / total, taken: 0 }] : [],
  )
  // The same, found at once: each-count has a part for every count.
  if (parts.every(({ share }) => share === parts[0]?.share))
    return places.map((_, at) => parts[at % parts.length]?.part as number)
  const slack = 1 / Math.max(1, 2 * parts.length - 2)
  for (let at = 0; at < n; at++) {
    let next = parts[0] as (typeof parts)[number]
    let soonest = Number.POSITIVE_INFINITY
    let furthest = Number.NEGATIVE_INFINITY
    for (const one of parts) {
      const behind = (at + 1) * one.share - one.taken
      // Rounding may leave none far enough behind: then the one furthest behind is next.
      const deadline = behind >= slack ? (1 - slack - behind) / one.share : Number.POSITIVE_INFINITY
      if (deadline < soonest || (soonest === Number.POSITIVE_INFINITY && behind > furthest)) next = one
      soonest = Math.min(soonest, deadline)
      furthest = Math.max(furthest, behind)
    }
    next.taken += 1
    places[at] = next.part
  }
  return places
}
