import type { IntRange } from '../strings/shape.js'
import { type Strip, walksAnywhere, walksTo } from './strip.js'

/** A step: an opening bracket goes up, a closing one down. */
export type Step = 1 | -1

/**
 * A set of bracket strings of `types` types that is told by their prefix sums: the largest (`top`, at least 0), the
 * smallest (`bottom`, at most 0), the last (`end`), the first and the last step; null is any. `only` leaves all
 * (`all`, every bracket of any type), the balanced ones, or all but the balanced ones.
 */
export type WalkSet = {
  length: number
  types: number
  top: IntRange | null
  bottom: IntRange | null
  end: number | null
  first: Step | null
  last: Step | null
  only: 'all' | 'balanced' | 'unbalanced'
}

/** A signed, weighted set of walks between two barriers. A walk set is a sum of these. */
export type Term = { weight: bigint } & Pick<WalkSet, 'length' | 'end' | 'first' | 'last'> & {
    bottom: number
    top: number
  }

/** How many strings the set holds, exact. */
export const sizeOf = (set: WalkSet): bigint =>
  termsOf(set).reduce((sum, term) => sum + term.weight * walksOf(term), 0n)

/** The balanced strings among those of a set: none goes below 0, all end at 0. */
export const balancedOf = (set: WalkSet): WalkSet | null => {
  const { bottom, end, first, last, length } = set
  const none = (bottom !== null && bottom.max < 0) || (end !== null && end !== 0) || length % 2 === 1
  if (none || (length > 0 && (first === -1 || last === 1))) return null
  return { ...set, bottom: { min: 0, max: 0 }, end: 0, only: 'balanced' }
}

/**
 * The set as a sum, by inclusion and exclusion over its two bounds: a top of a to b is one of at most b, less one
 * of at most a - 1. The types go into the weights: k^n strings have one shape, of which k^(n/2) are balanced if any is.
 */
export const termsOf = (set: WalkSet): Term[] => {
  const { length, types, only } = set
  const balanced = balancedOf(set)
  const typed = BigInt(types) ** BigInt(Math.floor(length / 2))
  if (only === 'balanced') return balanced === null ? [] : bounded(balanced, typed)
  const all = bounded(set, BigInt(types) ** BigInt(length))
  return only === 'all' || balanced === null ? all : [...all, ...bounded(balanced, -typed)]
}

const bounded = ({ length, top, bottom, end, first, last }: WalkSet, weight: bigint): Term[] => {
  const tops = top === null ? [[length, 1n] as const] : upTo(top.max, top.min - 1)
  const bottoms = bottom === null ? [[length, 1n] as const] : upTo(-bottom.min, -bottom.max - 1)
  return tops.flatMap(([t, sign]) =>
    bottoms.map(([b, other]) => ({
      weight: weight * sign * other,
      length,
      end,
      first,
      last,
      top: t,
      bottom: -b,
    })),
  )
}

const upTo = (most: number, tooFew: number): (readonly [number, bigint])[] =>
  most < 0
    ? []
    : tooFew < 0
      ? [[most, 1n]]
      : tooFew >= most
        ? []
        : [
            [most, 1n],
            [tooFew, -1n],
          ]

const walksOf = (term: Term): bigint =>
  term.length === 0 ? (term.end === null || term.end === 0 ? 1n : 0n) : after(term, 0, 0)

/** Walks of a term's first `steps` steps that end at `height`, within `window` too if there is one. */
export const before = (term: Term, steps: number, height: number, window: IntRange | null = null): bigint => {
  const strip = narrowed(term, window)
  if (steps === 0) return height === 0 ? 1n : 0n
  const { first } = term
  return first === null
    ? walksTo({ ...strip, steps, from: 0 }, height)
    : walksTo({ ...strip, steps: steps - 1, from: first }, height)
}

/** Ways a term's walks go on from `height` after `steps` of the length's steps, of which at least one is left. */
export const after = (term: Term, steps: number, height: number): bigint => {
  const { length, end, first, last, bottom, top } = term
  if (height < bottom || height > top) return 0n
  if (steps === 0 && first !== null)
    return length === 1 ? onlyStep(term, first) : after({ ...term, first: null }, 1, first)
  const strip: Strip = { steps: length - steps, from: height, bottom, top }
  if (last === null) return end === null ? walksAnywhere(strip) : walksTo(strip, end)
  const lessOne = { ...strip, steps: strip.steps - 1 }
  if (end !== null) return end >= bottom && end <= top ? walksTo(lessOne, end - last) : 0n
  // All that end anywhere, less those that the last step would take out of the strip.
  return walksAnywhere(lessOne) - walksTo(lessOne, last === 1 ? top : bottom)
}

const onlyStep = ({ end, last, bottom, top }: Term, step: Step): bigint =>
  (last === null || last === step) && (end === null || end === step) && step >= bottom && step <= top
    ? 1n
    : 0n

const narrowed = ({ bottom, top }: Term, window: IntRange | null): { bottom: number; top: number } => ({
  bottom: Math.max(bottom, window?.min ?? bottom),
  top: Math.min(top, window?.max ?? top),
})
