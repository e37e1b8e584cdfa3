import type { Negative } from './negatives.js'
import { reachOf, type Target } from './targets.js'

/** Depths of balanced strings: drawn from a target, or any `within` a range, as strings have them. */
export type DepthTarget = Target | { within: { min: number; max: number } }

/** What a minimal pair's corruption changes: two brackets change places, or two closing brackets their types. */
export type Corruption = 'swap' | 'types'

/**
 * What strings a dataset is made of: every preset comes down to this, and the samplers know nothing else.
 *
 * Each string's depth is drawn first, if there is a target for it; then its length, from those of the target that
 * hold the depth; then the string, uniform over the balanced strings of that length and depth (with k types each
 * matched pair has a type, uniform over the k). An unbalanced string takes length and depth the same way, so that
 * neither tells the label, and is then made by its kind.
 *
 * With `pairs`, string 2i is balanced and 2i + 1 its corruption: Hamming distance 2, same length, depth, count,
 * first and last symbol. `balancedShare` and `negatives` then say nothing.
 */
export type Composition = {
  types: number
  length: Target
  depth: DepthTarget | null
  balancedShare: number
  negatives: readonly Negative[]
  pairs: Corruption | null
}

/** The depths asked for, from the least to the largest; null: any. */
export const depthReach = ({ depth }: Composition): { min: number; max: number } | null =>
  depth === null ? null : isWithin(depth) ? depth.within : reachOf(depth)

export const isWithin = (depth: DepthTarget): depth is { within: { min: number; max: number } } =>
  typeof depth === 'object' && 'within' in depth

/** Brackets of the shortest and the longest string there can be. */
export const lengthReach = (composition: Composition): { min: number; max: number } => {
  const { min, max } = reachOf(composition.length)
  const free = composition.negatives.some((one) => one.kind === 'edits' && one.length === 'free')
  return { min: free ? 1 : Math.max(min, 2 * (depthReach(composition)?.min ?? 1)), max }
}
