import { balancedSet } from '../../counting/sets-of.js'
import { walksTo } from '../../counting/strip.js'
import { after, before, termsOf } from '../../counting/walk-set.js'
import type { Shape } from '../../strings/shape.js'
import { stringAt } from '../../strings/strings.js'
import type { CertifiedTest } from '../certificate.js'
import { type Drawn, sourceAt } from '../drawn.js'
import { testCells, testUniform } from '../statistic.js'
import { type Check, each, outsideOf, span, within } from './check.js'

/** A longer balanced string cut off: the cut is uniform, what is left of the largest is as likely as ways to go on. */
export const truncation: Check<'truncation'> = (drawn, { cut, side }, shape) => {
  const cuts = each(drawn, (i) => sourceAt(drawn, i).length - stringAt(drawn, i).length)
  const outside = outsideOf(
    drawn,
    shape,
    (i, string, source) =>
      string.length === shape.length &&
      within(cut, cuts[i] as number) &&
      (cuts[i] as number) % 2 === 0 &&
      ((side !== 'start' && startsWith(source, string, 0)) ||
        (side !== 'end' && startsWith(source, string, cuts[i] as number))),
    (i) => ({ length: shape.length + (cuts[i] as number), depth: shape.depth }),
  )
  const halves = cuts.map((value) => value / 2)
  const tests = [
    testUniform('half of the brackets cut off', halves, ...span({ min: cut.min / 2, max: cut.max / 2 })),
  ]
  if (side === 'either')
    tests.push(
      testUniform(
        'side cut',
        each(drawn, (i) => ((drawn.count[i] as number) > 0 ? 1 : 0)),
        0,
        2,
      ),
    )
  tests.push(testLeftOpen(drawn, cuts, cut.max, shape), testHalfway(drawn, cuts, cut.max, shape))
  return { outside, tests }
}

/** Brackets left open (or closed without partner) when `cut` are cut off: Σ over the ways to go on from there to 0. */
const testLeftOpen = (
  drawn: Drawn,
  cuts: readonly number[],
  cut: number,
  { length, depth }: Shape,
): CertifiedTest => {
  const left = cuts.flatMap((value, i) => (value === cut ? [Math.abs(drawn.count[i] as number)] : []))
  const terms = termsOf(balancedSet({ length: length + cut, depth }, 1))
  const weights = Array.from({ length: cut }, (_, at) =>
    terms.reduce(
      (sum, term) => sum + term.weight * before(term, length, at + 1) * after(term, length, at + 1),
      0n,
    ),
  )
  return testCells(`count when ${cut} are cut off`, left, { first: 1, weights })
}

/**
 * The prefix sum in the middle of strings that lost the last `cut` brackets; of those that lost the first, the same read
 * backwards. Σ over the ways there and on, less those that leave the string balanced.
 */
const testHalfway = (
  drawn: Drawn,
  cuts: readonly number[],
  cut: number,
  { length, depth }: Shape,
): CertifiedTest => {
  const half = Math.floor(length / 2)
  const sums = cuts.flatMap((value, i) => {
    if (value !== cut) return []
    const string = stringAt(drawn, i)
    const isEnd = (drawn.count[i] as number) > 0
    return [isEnd ? sumOf(string.subarray(0, half)) : -sumOf(string.subarray(length - half))]
  })
  const terms = termsOf(balancedSet({ length: length + cut, depth }, 1))
  const weights = Array.from({ length: half + 1 }, (_, height) =>
    terms.reduce((sum, term) => {
      const strip = { bottom: term.bottom, top: term.top }
      const balanced =
        walksTo({ ...strip, steps: length - half, from: height }, 0) *
        walksTo({ ...strip, steps: cut, from: 0 }, 0)
      return sum + term.weight * before(term, half, height) * (after(term, half, height) - balanced)
    }, 0n),
  )
  return testCells(`prefix sum after ${half} symbols when ${cut} are cut off`, sums, { first: 0, weights })
}

const sumOf = (string: Uint8Array): number => string.reduce((sum, symbol) => sum + 2 * (symbol & 1) - 1, 0)

const startsWith = (source: Uint8Array, string: Uint8Array, at: number): boolean =>
  string.every((symbol, i) => source[at + i] === symbol)
