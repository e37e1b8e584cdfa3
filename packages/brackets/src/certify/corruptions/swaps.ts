import { testChoice } from '../choice-tests.js'
import { sourceAt } from '../drawn.js'
import { unbalancingSwaps } from '../places.js'
import { testUniform } from '../statistic.js'
import { type Check, changesOf, outsideOf, sourceTests, span, within } from './check.js'

/** k opening brackets change places with k closing ones: k is uniform, and so is the choice of one pair. */
export const swaps: Check<'swaps'> = (drawn, { swaps }, shape) => {
  const changed = changesOf(drawn)
  const outside = outsideOf(drawn, shape, (i, string, source) => {
    const places = changed[i] as number[]
    return within(swaps, places.length / 2) && drawn.count[i] === 0 && sameSymbols(string, source, places)
  })
  const tests = [
    testUniform(
      'pairs exchanged',
      changed.map(({ length }) => length / 2),
      ...span(swaps),
    ),
  ]
  if (!within(swaps, 1)) return { outside, tests: [...tests, ...sourceTests(drawn, shape)] }
  const { test, impossible } = testChoice('choice of the one pair exchanged', drawn.n, shape.length, (i) => {
    const [a, b] = changed[i] as number[]
    if (changed[i]?.length !== 2) return null
    return {
      chosen: (a as number) * shape.length + (b as number),
      possible: unbalancingSwaps(sourceAt(drawn, i), drawn.types),
    }
  })
  return { outside: Math.max(outside, impossible), tests: [...tests, test, ...sourceTests(drawn, shape)] }
}

/** The same brackets in another order. */
const sameSymbols = (a: Uint8Array, b: Uint8Array, places: readonly number[]): boolean => {
  const sorted = (string: Uint8Array): string =>
    places
      .map((at) => string[at] as number)
      .sort((x, y) => x - y)
      .join()
  return sorted(a) === sorted(b)
}
