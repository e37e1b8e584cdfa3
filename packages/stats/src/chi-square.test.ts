import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { chiSquareUpperTail } from './chi-square.js'
import { chiSquareTest } from './pearson.js'
import { rng } from './rng.js'

type Reference = {
  tails: [number, number, number][]
  tests: { observed: number[]; expected: number[]; statistic: number; p: number }[]
}
/** From SciPy, see fixtures/chi_square.py. */
const reference = JSON.parse(
  readFileSync(new URL('../fixtures/chi-square.json', import.meta.url), 'utf8'),
) as Reference

const close = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-10 * expected + 1e-305, `${what}: ${actual} is not ${expected}`)

test('chiSquareUpperTail is scipy.stats.chi2.sf to 1e-10 of its value, down to 1e-299', () => {
  assert.ok(reference.tails.length > 100 && reference.tails.some(([, , p]) => p > 0 && p < 1e-290))
  for (const [x, degrees, p] of reference.tails)
    close(chiSquareUpperTail(x, degrees), p, `${x} with ${degrees} degrees of freedom`)
})

test('chiSquareUpperTail: two degrees are e^(-x/2), and the ends', () => {
  for (const x of [0.001, 1, 3, 4.5, 100, 1380]) close(chiSquareUpperTail(x, 2), Math.exp(-x / 2), `${x}`)
  assert.equal(chiSquareUpperTail(0, 7), 1)
  assert.equal(chiSquareUpperTail(Number.POSITIVE_INFINITY, 7), 0)
  assert.equal(chiSquareUpperTail(1e9, 3), 0)
  for (const [x, degrees] of [
    [-1, 3],
    [Number.NaN, 3],
    [1, 0],
    [1, 1.5],
  ] as const)
    assert.throws(() => chiSquareUpperTail(x, degrees), RangeError)
})

test('chiSquareTest is scipy.stats.chisquare where no cell is small', () => {
  for (const { observed, expected, statistic, p } of reference.tests) {
    const result = chiSquareTest(observed, expected)
    close(result.statistic, statistic, `${observed}`)
    close(result.p, p, `${observed}`)
    assert.equal(result.degrees, observed.length - 1)
  }
})

test('chiSquareTest pools neighbours until each cell expects 5, the rest with the last', () => {
  const pooled = chiSquareTest([1, 2, 9, 3, 0, 1], [2, 3, 6, 4, 0.5, 0.5])
  assert.deepEqual(pooled, { ...chiSquareTest([3, 9, 4], [5, 6, 5]), cells: 3 })
  assert.deepEqual(chiSquareTest([1, 2], [2, 1]), { statistic: 0, degrees: 0, p: 1, cells: 1 })
  assert.deepEqual(chiSquareTest([], []), { statistic: 0, degrees: 0, p: 1, cells: 0 })
})

test('chiSquareTest: what cannot be, and was seen, is never pooled away', () => {
  const result = chiSquareTest([1, 99, 100], [0, 100, 100])
  assert.equal(result.p, 0)
  assert.equal(result.statistic, Number.POSITIVE_INFINITY)
})

test('chiSquareTest refuses lists that do not belong together', () => {
  assert.throws(() => chiSquareTest([1], [1, 2]), /do not go with/)
  assert.throws(() => chiSquareTest([1, -1], [0, 0]), /at least 0/)
  assert.throws(() => chiSquareTest([1, Number.NaN], [0, 1]), /at least 0/)
  assert.throws(() => chiSquareTest([10, 10], [10, 11]), /scale the expected/)
})

test('p of a fair die is below 5 % about one time in twenty, of a loaded one always', () => {
  const throws = (at: number, loaded: boolean): number[] => {
    const r = rng(5, 'die', at)
    const seen = [0, 0, 0, 0, 0, 0]
    for (let i = 0; i < 600; i++) {
      const face = loaded && r.int(4) === 0 ? 5 : r.int(6)
      seen[face] = (seen[face] as number) + 1
    }
    return seen
  }
  const expected = [100, 100, 100, 100, 100, 100]
  let rejected = 0
  for (let at = 0; at < 1000; at++) if (chiSquareTest(throws(at, false), expected).p < 0.05) rejected += 1
  assert.ok(rejected > 25 && rejected < 80, `${rejected} of 1000`)
  for (let at = 0; at < 20; at++) assert.ok(chiSquareTest(throws(at, true), expected).p < 1e-6)
})
