import { binomial } from '../../counting/binomials.js'
import { stringAt } from '../../strings/strings.js'
import type { CertifiedTest } from '../certificate.js'
import type { Drawn } from '../drawn.js'
import { testCells, testUniform } from '../statistic.js'
import { type Check, changesOf, outsideOf, sourceTests, span, within } from './check.js'

/** k brackets turned round, each keeping its type: k is uniform, and so is the place of one. */
export const flips: Check<'flips'> = (drawn, { flips }, shape) => {
  const changed = changesOf(drawn)
  const outside = outsideOf(drawn, shape, (i, string, source) => {
    const places = changed[i] as number[]
    return (
      within(flips, places.length) &&
      places.every((at) => (string[at] as number) === ((source[at] as number) ^ 1))
    )
  })
  const tests = [
    testUniform(
      'brackets turned round',
      changed.map(({ length }) => length),
      ...span(flips),
    ),
  ]
  const single = changed.flatMap((places) => (places.length === 1 ? places : []))
  if (within(flips, 1)) tests.push(testUniform('place of the one turned round', single, 0, shape.length))
  for (const k of new Set([flips.min, flips.max]))
    if (k > 1) tests.push(testTurned(drawn, changed, k, shape.length))
  return { outside, tests: [...tests, ...sourceTests(drawn, shape)] }
}

/**
 * Of k brackets turned round j are opening ones with chance C(m, j) C(m, k − j) / C(2m, k), whatever the source; those
 * with j = k/2 are left out, because some of them stay balanced and are drawn again.
 */
const testTurned = (drawn: Drawn, changed: readonly number[][], k: number, length: number): CertifiedTest => {
  const turned = changed.flatMap((places, i) =>
    places.length === k && drawn.count[i] !== 0
      ? [places.filter((at) => ((stringAt(drawn, i)[at] as number) & 1) === 0).length]
      : [],
  )
  const m = length / 2
  const weights = Array.from({ length: k + 1 }, (_, j) =>
    2 * j === k ? 0n : binomial(m, j) * binomial(m, k - j),
  )
  return testCells(`opening ones among ${k} turned round`, turned, { first: 0, weights })
}
