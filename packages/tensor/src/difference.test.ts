import assert from 'node:assert/strict'
import { test } from 'node:test'
import { difference, isWithin } from './difference.js'

const isClose = (found: number[], reference: number[], tolerance: number): boolean =>
  isWithin(difference(found, reference), tolerance)

test('measures root mean square and relative difference', () => {
  const { rms, relative, unlike } = difference([3, 4], [3, 3])
  assert.equal(rms, Math.sqrt(0.5))
  assert.equal(relative, Math.sqrt(1 / 18))
  assert.equal(unlike, 0)
  assert.deepEqual(difference([], []), { rms: 0, relative: 0, unlike: 0 })
  assert.equal(difference([1], [0]).relative, Number.POSITIVE_INFINITY)
  assert.throws(() => difference([1], [1, 2]), /1 and 2 elements/)
})

test('NaN and infinity have to be in the same places', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number
  assert.ok(isClose([nan, inf, 1], [nan, inf, 1], 0))
  assert.ok(!isClose([nan], [1], 1))
  assert.ok(!isClose([1], [nan], 1))
  assert.ok(!isClose([inf], [-inf], 1))
})

test('a difference of rounding size is none, whatever the reference', () => {
  assert.ok(isClose([1e-7], [0], 1e-3))
  assert.ok(isClose([0], [-0], 0))
  assert.ok(!isClose([1e-4], [0], 1e-3))
  assert.ok(isClose([1.0005], [1], 1e-3))
  assert.ok(!isClose([1.005], [1], 1e-3))
})
