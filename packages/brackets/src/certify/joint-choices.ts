import { choicesOf, type Negative, type Target } from '@sweepstack/contracts'
import { balancedSet, type Drawn, drawnSet } from '../counting/sets-of.js'
import { sizeOf } from '../counting/walk-set.js'
import type { Shape } from '../strings/shape.js'
import { ratio } from './ratio.js'

export type JointChoice = { drawn: Drawn; depth: number | null; weight: number }

/** Combinations of depth, count and dip that are gone through. */
const MOST = 3000

/**
 * What joint draws first, and how likely, up to a factor: depth, count and dip each by its weights, together only
 * where an unbalanced string has all three. A depth that is `same` comes as often as balanced strings have it, and
 * stays. Ordered by depth, count, dip. Of more than 3000 combinations a few are here, and `isWhole` is false.
 */
export const jointChoices = (
  negative: Extract<Negative, { kind: 'joint' }>,
  shape: Shape,
  types: number,
): { choices: JointChoice[]; isWhole: boolean } => {
  const { length } = shape
  const counts = listed(negative.count, (c) => Math.abs(c) <= length && (length + c) % 2 === 0)
  const dips = listed(negative.dip, (d) => -d <= length)
  const depths =
    negative.depth === 'same' ? balancedDepths(shape) : listed(negative.depth, (d) => d <= length)
  const isMany = depths.length * counts.length * dips.length > MOST
  const choices: JointChoice[] = []
  for (const depth of depths) {
    const first = choices.length
    for (const count of counts)
      for (const dip of dips) {
        const drawn: Drawn = { depth: exactly(depth.value), count: count.value, dip: exactly(dip.value) }
        if (isMany && !isCorner([depth, depths], [count, counts], [dip, dips])) continue
        if (sizeOf(drawnSet(length, types, drawn)) === 0n) continue
        choices.push({
          drawn,
          depth: depth.value,
          weight: depth.weight * count.weight * dip.weight,
        })
      }
    // `same` keeps its depth and draws the others again: its own share is not touched by what fits.
    if (negative.depth === 'same' && !isMany) rescale(choices, first, depth.weight)
  }
  return { choices, isWhole: !isMany }
}

type Listed = { value: number | null; weight: number }

const listed = (target: Target | undefined, possible: (value: number) => boolean): Listed[] =>
  target === undefined
    ? [{ value: null, weight: 1 }]
    : choicesOf(target, possible).sort((a, b) => a.value - b.value)

/** Depths of balanced strings of the shape, as often as they have them. */
const balancedDepths = ({ length, depth }: Shape): Listed[] => {
  const total = sizeOf(balancedSet({ length, depth }, 1))
  const [min, max] = [Math.max(1, depth?.min ?? 1), Math.min(length / 2, depth?.max ?? length)]
  return Array.from({ length: max - min + 1 }, (_, i) => {
    const exact = { min: min + i, max: min + i }
    return { value: min + i, weight: ratio(sizeOf(balancedSet({ length, depth: exact }, 1)), total) }
  })
}

const exactly = (value: number | null): Drawn['depth'] => (value === null ? null : { min: value, max: value })

const isCorner = (...sides: [Listed, Listed[]][]): boolean =>
  sides.every(([one, all]) => one === all[0] || one === all.at(-1) || one === all[all.length >> 1])

const rescale = (choices: JointChoice[], from: number, share: number): void => {
  const total = choices.slice(from).reduce((sum, { weight }) => sum + weight, 0)
  if (total > 0) for (const choice of choices.slice(from)) choice.weight *= share / total
}
