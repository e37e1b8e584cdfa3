import { type Composition, choicesOf, hasUnbalanced, type Negative } from '@sweepstack/contracts'
import { balancedSet, countSet, drawnSet } from '../counting/sets-of.js'
import type { WalkSet } from '../counting/walk-set.js'
import type { Shape } from '../strings/shape.js'
import { jointChoices } from './joint-choices.js'
import { outstanding, shapeShares } from './shape-shares.js'
import { describeCorruption, describePairs, describeWalks } from './words.js'

/** One set of strings to certify: a composition that draws from nothing else, and what is known of it. */
export type Planned = {
  part: string
  set: string
  composition: Composition
  shape: Shape
  /** the set, where strings are uniform over one that prefix sums tell */
  walks: WalkSet | null
  /** the negative, with targets narrowed to one value; null for balanced strings and pairs */
  negative: Negative | null
}

/** Negatives of one kind that are certified each; of more, the first, the heaviest and the last are. */
const MOST_OF_A_KIND = 3

/**
 * The sets to certify. Where a composition draws from many (lengths, depths, counts), the smallest, the most likely
 * and the largest: the samplers differ between sets in numbers only.
 */
export const planOf = (composition: Composition): Planned[] => {
  const shapes = outstanding(shapeShares(composition), ({ share }) => share).map(({ shape }) => shape)
  if (composition.pairs !== null) return shapes.map((shape) => pairsAt(composition, shape))
  const balanced = composition.balancedShare > 0 ? shapes.map((shape) => balancedAt(composition, shape)) : []
  const negatives = composition.balancedShare < 1 ? chosen(composition.negatives) : []
  return [
    ...balanced,
    ...negatives.flatMap((negative) =>
      shapes.flatMap((shape) => negativeAt(composition, shape, negative, shapes.length > 1)),
    ),
  ]
}

const chosen = (negatives: readonly Negative[]): Negative[] => {
  const kinds = [...new Set(negatives.map(({ kind }) => kind))]
  return kinds.flatMap((kind) => {
    const of = negatives.filter((one) => one.kind === kind)
    return of.length <= MOST_OF_A_KIND ? of : outstanding(of, ({ weight }) => weight)
  })
}

const atShape = (composition: Composition, { length, depth }: Shape): Composition => ({
  ...composition,
  length,
  depth: depth === null ? null : { within: depth },
})

const balancedAt = (composition: Composition, shape: Shape): Planned => {
  const walks = balancedSet(shape, composition.types)
  return {
    part: 'balanced',
    set: describeWalks(walks),
    composition: { ...atShape(composition, shape), balancedShare: 1 },
    shape,
    walks,
    negative: null,
  }
}

const pairsAt = (composition: Composition, shape: Shape): Planned => ({
  part: 'pairs',
  set: describePairs(composition.pairs, shape, composition.types),
  composition: atShape(composition, shape),
  shape,
  walks: null,
  negative: null,
})

/** A negative at a shape: one set for each value of its targets that is certified. */
const negativeAt = (
  composition: Composition,
  shape: Shape,
  negative: Negative,
  onlyLikely: boolean,
): Planned[] => {
  const { types } = composition
  const { length } = shape
  const few = <T>(items: readonly T[], share: (item: T) => number): T[] => {
    const some = outstanding(items, share)
    return onlyLikely && some.length > 2 ? some.slice(1, 2) : some
  }
  const planned = (one: Negative, walks: WalkSet | null, at: Shape = shape): Planned => ({
    part: one.kind,
    set: walks === null ? describeCorruption(one, at, types) : describeWalks(walks),
    composition: { ...atShape(composition, at), balancedShare: 0, negatives: [{ ...one, weight: 1 }] },
    shape: at,
    walks,
    negative: one,
  })
  switch (negative.kind) {
    case 'random':
      return [planned(negative, drawnSet(length, types, { count: null, depth: null, dip: null }))]
    case 'zero-count':
      return [planned(negative, countSet(length, types, 0, negative))]
    case 'count': {
      const possible = choicesOf(negative.count, (c) => hasUnbalanced(length, c, negative, types))
      const ordered = possible.sort((a, b) => a.value - b.value)
      return few(ordered, ({ weight }) => weight).map(({ value }) =>
        planned({ ...negative, count: value }, countSet(length, types, value, negative)),
      )
    }
    case 'joint':
      return few(jointChoices(negative, shape, types).choices, ({ weight }) => weight).map(
        ({ drawn, depth }) => {
          const { count, dip } = drawn
          const one: Negative = {
            kind: 'joint',
            weight: 1,
            ...(count === null ? {} : { count }),
            ...(dip === null ? {} : { dip: dip.min }),
            ...(depth === null ? {} : { depth: negative.depth === 'same' ? ('same' as const) : depth }),
          }
          const at = negative.depth === 'same' ? { length, depth: drawn.depth } : shape
          return planned(one, drawnSet(length, types, drawn), at)
        },
      )
    default:
      return [planned(negative, null)]
  }
}
