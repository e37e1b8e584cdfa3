import { type Composition, choicesOf, isWithin, SweepstackError } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { Choices } from '../samplers/choices.js'
import type { IntRange, Shape } from '../strings/shape.js'

/**
 * Draws the length and depth of each string of a composition: the depth first, if there is a target for it, then
 * a length from those that hold it, by the lengths' weights. The shape that comes back is the same object each time.
 * @throws SweepstackError `data.impossible` for a depth that no length holds, before anything is drawn
 */
export const shapesOf = ({ length, depth }: Composition): ((r: Rng) => Shape) => {
  const longestFirst = choicesOf(length, (n) => n % 2 === 0).sort((a, b) => b.value - a.value)
  const lengths = new Choices(longestFirst)
  /** How many of them, longest first, hold each depth. */
  const held = (least: number): number => lengths.values.filter((n) => n >= 2 * least).length
  if (depth === null || isWithin(depth)) {
    const range = depth?.within ?? null
    const n = heldOrThrow(range?.min ?? 1, held)
    const shape: Shape = { length: 0, depth: range }
    return (r) => {
      shape.length = lengths.draw(r, n)
      return shape
    }
  }
  const depths = new Choices(choicesOf(depth))
  const ranges: IntRange[] = []
  const counts: number[] = []
  for (const d of depths.values) {
    ranges[d] = { min: d, max: d }
    counts[d] = heldOrThrow(d, held)
  }
  const shape: Shape = { length: 0, depth: null }
  return (r) => {
    const d = depths.draw(r)
    shape.depth = ranges[d] as IntRange
    shape.length = lengths.draw(r, counts[d] as number)
    return shape
  }
}

const heldOrThrow = (least: number, held: (least: number) => number): number => {
  const n = held(least)
  if (n > 0) return n
  throw new SweepstackError('data.impossible', `no length of the spec holds depth ${least}`, {
    fix: `use lengths of at least ${2 * least}, or lower depths`,
  })
}
