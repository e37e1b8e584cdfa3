import { stringAt } from '../../strings/strings.js'
import { testChoice } from '../choice-tests.js'
import { sourceAt } from '../drawn.js'
import { testUniform } from '../statistic.js'
import { type Check, changesOf, each, outsideOf, sourceTests, span, within } from './check.js'

/** k closing brackets get another type: k is uniform, and so are the type and the choice of one. */
export const typeMismatch: Check<'type-mismatch'> = (drawn, { mismatches }, shape) => {
  const changed = changesOf(drawn)
  const outside = outsideOf(
    drawn,
    shape,
    (i, string, source) =>
      within(mismatches, changed[i]?.length ?? 0) &&
      (changed[i] ?? []).every((at) => bothClose(string, source, at)),
  )
  const { types } = drawn
  const shifts = each(drawn, (i) =>
    (changed[i] as number[]).map((at) => {
      const [now, then] = [stringAt(drawn, i)[at] as number, sourceAt(drawn, i)[at] as number]
      return ((now >> 1) - (then >> 1) + types) % types
    }),
  ).flat()
  const tests = [
    testUniform(
      'closing brackets changed',
      changed.map(({ length }) => length),
      ...span(mismatches),
    ),
  ]
  if (types > 2) tests.push(testUniform('the type they get', shifts, 1, types - 1))
  if (within(mismatches, 1)) {
    const { test } = testChoice('choice of the one changed', drawn.n, shape.length, (i) => {
      const [chosen, ...more] = changed[i] as number[]
      return chosen === undefined || more.length > 0
        ? null
        : { chosen, possible: closesOf(sourceAt(drawn, i)) }
    })
    tests.push(test)
  }
  return { outside, tests: [...tests, ...sourceTests(drawn, shape)] }
}

const bothClose = (a: Uint8Array, b: Uint8Array, at: number): boolean =>
  ((a[at] as number) & 1) === 0 && ((b[at] as number) & 1) === 0
const closesOf = (string: Uint8Array): number[] =>
  [...string.keys()].filter((at) => ((string[at] as number) & 1) === 0)
