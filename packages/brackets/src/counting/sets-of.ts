import { choicesOf, hasUnbalanced, type Negative, type Target } from '@sweepstack/contracts'
import type { IntRange, Shape } from '../strings/shape.js'
import type { Step, WalkSet } from './walk-set.js'

type Kind<K extends Negative['kind']> = Extract<Negative, { kind: K }>
/** The kinds whose strings are uniform over a set that prefix sums tell. */
export type WalkKind = Kind<'random' | 'count' | 'zero-count' | 'joint'>

export const isWalkKind = (negative: Negative): negative is WalkKind =>
  ['random', 'count', 'zero-count', 'joint'].includes(negative.kind)

const any = { top: null, bottom: null, end: null, first: null, last: null } as const

/** Balanced strings of a shape. */
export const balancedSet = ({ length, depth }: Shape, types: number): WalkSet => ({
  ...any,
  length,
  types,
  top: depth,
  only: 'balanced',
})

/** What joint draws for one string: values, or null for any. */
export type Drawn = { count: number | null; depth: IntRange | null; dip: IntRange | null }

/** The unbalanced strings of a length with a count, depth and dip. */
export const drawnSet = (length: number, types: number, { count, depth, dip }: Drawn): WalkSet => ({
  ...any,
  length,
  types,
  top: depth,
  bottom: dip,
  end: count,
  only: 'unbalanced',
})

/** The unbalanced strings with a count and ends. */
export const countSet = (
  length: number,
  types: number,
  count: number,
  { start, end }: Pick<Kind<'count'>, 'start' | 'end'>,
): WalkSet => ({
  ...any,
  length,
  types,
  end: count,
  first: STEPS[start],
  last: STEPS[end],
  only: 'unbalanced',
})

const STEPS: Record<Kind<'count'>['start'], Step | null> = { open: 1, close: -1, any: null }

/** More sets than this are not added up. */
const MOST_SETS = 20_000

/** Disjoint sets that a kind's strings of a shape are from; null where there are too many. */
export const setsOf = (negative: WalkKind, { length, depth }: Shape, types: number): WalkSet[] | null => {
  switch (negative.kind) {
    case 'random':
      return [{ ...any, length, types, only: 'unbalanced' }]
    case 'zero-count':
      return [countSet(length, types, 0, negative)]
    case 'count':
      return choicesOf(negative.count, (c) => hasUnbalanced(length, c, negative, types)).map(({ value }) =>
        countSet(length, types, value, negative),
      )
    case 'joint': {
      const counts = negative.count === undefined ? [null] : valuesOf(negative.count)
      const depths = negative.depth === 'same' ? [sameDepths(length, depth)] : rangesOf(negative.depth)
      const dips = rangesOf(negative.dip)
      if (counts.length * depths.length * dips.length > MOST_SETS) return null
      return counts.flatMap((count) =>
        depths.flatMap((top) => dips.map((dip) => drawnSet(length, types, { count, depth: top, dip }))),
      )
    }
  }
}

/** Depths a balanced string of the shape can have. */
const sameDepths = (length: number, depth: IntRange | null): IntRange => ({
  min: Math.max(1, depth?.min ?? 1),
  max: Math.min(Math.floor(length / 2), depth?.max ?? length),
})

const valuesOf = (target: Target): number[] =>
  choicesOf(target)
    .map(({ value }) => value)
    .sort((a, b) => a - b)

/** The values as runs of neighbours, so that a range is one set; [null] without a target. */
const rangesOf = (target: Target | undefined): (IntRange | null)[] => {
  if (target === undefined) return [null]
  const ranges: IntRange[] = []
  for (const value of valuesOf(target)) {
    const last = ranges.at(-1)
    if (last?.max === value - 1) last.max = value
    else ranges.push({ min: value, max: value })
  }
  return ranges
}
