import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rng } from '@sweepstack/stats'
import { interval } from './bootstrap.js'
import { METRICS } from './metrics.js'

/** Tallies of strings of 8 positions, of which `correct` are right in each. */
const accuracies = (correct: readonly number[]) => Float64Array.from(correct.flatMap((k) => [8, k]))

test('strings that are wholly right or wholly wrong count as one observation each, not as eight', () => {
  const random = rng(1, 'strings')
  const correct = Array.from({ length: 200 }, () => (random.float() < 0.5 ? 8 : 0))
  const { low, high } = interval(METRICS.accuracy, accuracies(correct), rng(1, 'bootstrap'))
  // 2 * 1.96 * sqrt(0.25 / 200), where positions for themselves would give a third of it.
  assert.ok(Math.abs(high! - low! - 0.139) < 0.02, `${low} ${high}`)
})

test('the interval holds the true share in about 95 of 100 experiments', () => {
  let held = 0
  for (let e = 0; e < 300; e++) {
    const random = rng(e, 'coverage')
    const correct = Array.from({ length: 100 }, () => {
      const p = 0.5 + 0.4 * random.float()
      return Array.from({ length: 8 }, () => random.float() < p).filter(Boolean).length
    })
    const { low, high } = interval(METRICS.accuracy, accuracies(correct), random)
    if (low! <= 0.7 && 0.7 <= high!) held++
  }
  assert.ok(held >= 270 && held <= 297, `${held} of 300`)
})

test('all right is no certainty: as many strings of as many', () => {
  const { low, high } = interval(METRICS.accuracy, accuracies(Array(20).fill(8)), rng(1, 'bootstrap'))
  assert.equal(high, 1)
  assert.ok(low! > 0.8 && low! < 0.9)
  const wrong = interval(METRICS.accuracy, accuracies(Array(20).fill(0)), rng(1, 'bootstrap'))
  assert.ok(wrong.low === 0 && wrong.high! > 0.1 && wrong.high! < 0.2)
})

test('one string, or a target that does not vary, has no interval', () => {
  const none = { low: null, high: null }
  assert.deepEqual(interval(METRICS.accuracy, accuracies([5]), rng(1, 'bootstrap')), none)
  const constant = Float64Array.from([4, 8, 16, 1, 4, 8, 16, 2])
  assert.deepEqual(interval(METRICS.r2, constant, rng(1, 'bootstrap')), none)
})
