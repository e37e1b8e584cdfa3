import { type Composition, choicesOf, isWithin, SweepstackError } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import type { Shape } from './shape.js'

type Choice = { value: number; weight: number }

/** Draws the length and depth of each string of a composition: depth first, then a length that holds it. */
export const shapesOf = ({ length, depth }: Composition): ((r: Rng) => Shape) => {
  const lengths = choicesOf(length, (n) => n % 2 === 0)
  const depths = depth === null || isWithin(depth) ? null : choicesOf(depth)
  const range = depth !== null && isWithin(depth) ? depth.within : null
  return (r) => {
    const exact = depths === null ? null : pick(depths, r)
    const least = 2 * (exact ?? range?.min ?? 1)
    const held = lengths.filter(({ value }) => value >= least)
    if (held.length === 0)
      throw new SweepstackError('data.impossible', `no length of the spec holds depth ${least / 2}`, {
        fix: `use lengths of at least ${least}, or lower depths`,
      })
    return { length: pick(held, r), depth: exact === null ? range : { min: exact, max: exact } }
  }
}

const pick = (choices: readonly Choice[], r: Rng): number => {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0)
  let left = r.float() * total
  for (const { value, weight } of choices) {
    left -= weight
    if (left < 0) return value
  }
  return (choices.at(-1) as Choice).value
}
