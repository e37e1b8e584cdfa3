import type { Strings } from '@sweepstack/brackets'
import type { ModelSpec } from '@sweepstack/contracts'
import { lengthOf } from './tokens.js'

/** Strings scored together: padded to T tokens, where any of them is shorter `padded`. */
export type ScoreGroup = { indices: Uint32Array; T: number; padded: boolean; B: number }

/** Floats that the widest moment of a batch may take: 32 MB, so that many runs fit on a machine. */
const FLOATS = 8_000_000
const MAX_BATCH = 256
const MAX_WIDTHS = 8

/**
 * Puts strings of like length together, so that little is spent on padding, in at most eight widths, so that
 * few shapes are compiled. All of one length are one group without padding.
 */
export const planScoring = (model: ModelSpec, strings: Strings, indices: ArrayLike<number>): ScoreGroup[] => {
  const lengths = Array.from(indices, (i) => lengthOf(strings, i))
  const longest = lengths.reduce((a, b) => Math.max(a, b), 0)
  const shortest = lengths.reduce((a, b) => Math.min(a, b), longest)
  const step = Math.max(8, Math.ceil(longest / MAX_WIDTHS))
  const groups = new Map<number, number[]>()
  lengths.forEach((length, at) => {
    const width =
      shortest === longest ? longest : Math.min(longest, Math.max(1, Math.ceil(length / step)) * step)
    const group = groups.get(width) ?? []
    group.push(at)
    groups.set(width, group)
  })
  return [...groups.entries()]
    .sort(([a], [b]) => a - b)
    .map(([width, places]) => ({
      indices: Uint32Array.from(places, (at) => indices[at]!),
      T: width + 2,
      padded: places.some((at) => lengths[at] !== width),
      B: Math.min(places.length, batchSize(model, width + 2)),
    }))
}

/** Strings of T tokens that one forward pass may hold. */
const batchSize = ({ dModel: D, heads: H, dMlp: F }: ModelSpec, T: number): number =>
  Math.max(1, Math.min(MAX_BATCH, Math.floor(FLOATS / (T * (8 * D + 2 * F) + 3 * H * T * T))))
