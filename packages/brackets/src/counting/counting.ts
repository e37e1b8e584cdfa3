import type { Corruption, Negative } from '@sweepstack/contracts'
import type { IntRange, Shape } from '../strings/shape.js'
import { binomial } from './binomials.js'
import { balancedSet, isWalkKind, setsOf } from './sets-of.js'
import { walksTo } from './strip.js'
import { sizeOf } from './walk-set.js'

/** Balanced strings of the length: the Catalan number C_{length/2}, or 0 for an odd length; times k^(length/2) with k types. */
export const countAllBalanced = (length: number, types = 1): bigint =>
  length % 2 === 1
    ? 0n
    : (binomial(length, length / 2) / BigInt(length / 2 + 1)) * BigInt(types) ** BigInt(length / 2)

/** Balanced strings of the length with a depth in the range; null: of any depth. */
export const countBalanced = (length: number, depth: IntRange | null, types = 1): bigint =>
  depth === null ? countAllBalanced(length, types) : sizeOf(balancedSet({ length, depth }, types))

/**
 * How many different strings one place of a dataset can hold, exact: balanced ones (null) or those of a kind of
 * negative, of a length, whose source (where it has one, or takes its depth) has a depth in the shape's range. Targets
 * are taken together. null where it is not known: for kinds that corrupt a balanced string in ways that overlap.
 */
export const countOf = (part: Negative | null, shape: Shape, types = 1): bigint | null => {
  if (part === null) return countBalanced(shape.length, shape.depth, types)
  if (isWalkKind(part)) return setsOf(part, shape, types)?.reduce((sum, set) => sum + sizeOf(set), 0n) ?? null
  switch (part.kind) {
    case 'type-mismatch':
      return countMismatched(part.mismatches, shape, types)
    case 'type-order':
      return exchangedTypes(shape, types, shape.length / 2)
    case 'truncation':
      return shape.depth === null ? countTruncated(part, shape.length, types) : null
    case 'edits':
      // Enough edits make any string of any other.
      return part.length === 'kept'
        ? BigInt(2 * types) ** BigInt(shape.length) - countAllBalanced(shape.length, types)
        : null
    default:
      return null
  }
}

/** Pairs of a balanced string and one with two closing brackets' types exchanged, the last bracket left alone. */
export const countPairs = (corruption: Corruption, shape: Shape, types: number): bigint | null =>
  corruption === 'types' ? exchangedTypes(shape, types, shape.length / 2 - 1) : null

/**
 * j of the m closing brackets get one of the k - 1 other types: shapes · k^m · Σ_j C(m, j) (k − 1)^j. The matching
 * follows from the shape, so no string is counted twice.
 */
const countMismatched = ({ min, max }: IntRange, shape: Shape, types: number): bigint => {
  const m = shape.length / 2
  let choices = 0n
  for (let j = min; j <= Math.min(max, m); j++) choices += binomial(m, j) * BigInt(types - 1) ** BigInt(j)
  return countBalanced(shape.length, shape.depth, types) * choices
}

/** Two of `closes` closing brackets, of types that differ, exchange them: shapes · C(closes, 2) · k (k − 1) · k^(m − 2). */
const exchangedTypes = ({ length, depth }: Shape, types: number, closes: number): bigint =>
  closes < 2
    ? 0n
    : (countBalanced(length, depth) *
        binomial(closes, 2) *
        BigInt(types - 1) *
        BigInt(types) ** BigInt(length / 2)) /
      BigInt(types)

/**
 * Starts of balanced strings that are themselves not balanced: no prefix below 0, and a count from 2 to what is cut off.
 * Each open bracket has any type, each closing one that of its partner. Ends of balanced strings are these, mirrored.
 */
const countTruncated = (
  { cut, side }: Extract<Negative, { kind: 'truncation' }>,
  length: number,
  types: number,
): bigint => {
  let one = 0n
  for (let count = 2; count <= Math.min(cut.max, length); count += 2)
    one +=
      walksTo({ steps: length, from: 0, bottom: 0, top: length }, count) *
      BigInt(types) ** BigInt((length + count) / 2)
  return side === 'either' ? 2n * one : one
}
