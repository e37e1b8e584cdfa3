import { SweepstackError } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { describeShape, type Shape } from '../strings/shape.js'
import { drawMatchedTypes } from './matched-types.js'
import type { WalkAsk } from './walk-ask.js'
import { type WalkSampler, walkSampler } from './walks.js'

/** Writes a balanced string of the shape to `out[at … at + shape.length)`; `at` is 0 if left out. */
export type BalancedSampler = (shape: Shape, r: Rng, out: Uint8Array, at?: number) => void

/**
 * A sampler of balanced strings of at most `longest` brackets, uniform over those of the shape's length and depth,
 * with each matched pair of one of `types` types. `walks` may be shared with other samplers of the same longest.
 * @throws SweepstackError `data.impossible` for an odd length or a depth that the length does not hold
 */
export const balancedSampler = (
  longest: number,
  types = 1,
  walks: WalkSampler = walkSampler(longest),
): BalancedSampler => {
  const ask: WalkAsk = { length: 0, top: null, bottom: { min: 0, max: 0 }, end: 0 }
  return (shape, r, out, at = 0) => {
    const { length, depth } = shape
    if (length % 2 === 1 || (depth !== null && (depth.min > length / 2 || depth.max < Math.min(1, length))))
      throw impossible(shape)
    ask.length = length
    ask.top = depth
    walks.sample(ask, r, out, at)
    if (types > 1) drawMatchedTypes(types, r, out, at, at + length)
  }
}

const impossible = (shape: Shape): SweepstackError =>
  new SweepstackError('data.impossible', `no balanced string has ${describeShape(shape)}`, {
    fix:
      shape.length % 2 === 1
        ? `use an even length such as ${shape.length + 1}`
        : `use a depth from 1 to ${shape.length / 2}, or a longer length`,
  })
