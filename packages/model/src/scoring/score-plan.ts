import type { Strings } from '@sweepstack/brackets'
import type { ModelSpec, StringReach } from '@sweepstack/contracts'
import { lengthOf } from '../transformer/tokens.js'

/**
 * Strings scored together, B at a time: padded to T tokens, where any of them is shorter `padded`. `places` are the numbers of
 * their places among the strings asked for.
 */
export type ScoreGroup = { places: Uint32Array; T: number; padded: boolean; B: number }

/** Floats that the widest moment of a batch may take: 32 MB, so that many runs fit on a machine. */
const FLOATS = 8_000_000
const MAX_BATCH = 256
const MAX_WIDTHS = 8

/**
 * Puts strings of like length together, so that little is spent on padding, in at most eight widths, so that
 * few shapes are compiled. All of one length are one group without padding. For a model that sees padding all are padded
 * to the length it is made for.
 */
export const planScoring = (
  { model, reach }: { model: ModelSpec; reach: StringReach },
  strings: Strings,
  indices: ArrayLike<number>,
): ScoreGroup[] => {
  const lengths = Uint32Array.from(indices, (i) => lengthOf(strings, i))
  const widthOf = widthsOf({ model, reach }, lengths)
  const sizes = new Map<number, number>()
  for (const length of lengths) sizes.set(widthOf(length), (sizes.get(widthOf(length)) ?? 0) + 1)
  return [...sizes.entries()]
    .sort(([a], [b]) => a - b)
    .map(([width, n]) => {
      const places = new Uint32Array(n)
      let padded = false
      let at = 0
      lengths.forEach((length, place) => {
        if (widthOf(length) !== width) return
        places[at++] = place
        padded ||= length !== width
      })
      return { places, T: width + 2, padded, B: Math.min(n, batchSize(model, width + 2)) }
    })
}

/**
 * How many brackets a string of each length is padded to, so that strings of these lengths have at most eight widths. A model that sees
 * padding has one: the length it is made for.
 */
export const widthsOf = (
  { model, reach }: { model: ModelSpec; reach: StringReach },
  lengths: Uint32Array,
): ((length: number) => number) => {
  const longest = lengths.reduce((a, b) => Math.max(a, b), 0)
  const shortest = lengths.reduce((a, b) => Math.min(a, b), longest)
  const step = Math.max(8, Math.ceil(longest / MAX_WIDTHS))
  if (model.padding === 'seen') return () => reach.length
  if (shortest === longest) return () => longest
  return (length) => Math.min(longest, Math.max(1, Math.ceil(length / step)) * step)
}

/** Strings of T tokens that one forward pass may hold. */
const batchSize = ({ dModel: D, heads: H, dMlp: F }: ModelSpec, T: number): number =>
  batchWithin(T * (8 * D + 2 * F) + 3 * H * T * T)

/** Strings of so many floats each that are computed together. */
export const batchWithin = (floats: number): number =>
  Math.max(1, Math.min(MAX_BATCH, Math.floor(FLOATS / floats)))
