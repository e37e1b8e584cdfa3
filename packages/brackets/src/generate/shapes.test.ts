import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Composition, SweepstackError } from '@sweepstack/contracts'
import { assertDistribution } from '../testing/enumerate.js'
import { shapesOf } from './shapes.js'

const of = (more: Partial<Composition>): Composition => ({
  types: 1,
  length: 8,
  depth: null,
  balancedShare: 0.5,
  negatives: [],
  pairs: null,
  ...more,
})
const check = (composition: Composition, weights: Record<string, number>) => {
  const shapes = shapesOf(composition)
  assertDistribution(new Map(Object.entries(weights)), 3000, (r) => {
    const { length, depth } = shapes(r)
    return `${length} ${depth === null ? 'any' : `${depth.min}-${depth.max}`}`
  })
}

test('lengths by their weights, whatever the depth', () => {
  check(of({ length: { min: 3, max: 9 } }), { '4 any': 1, '6 any': 1, '8 any': 1 })
  check(of({ length: { values: [8, 4, 6], weights: [3, 1, 0] } }), { '8 any': 3, '4 any': 1 })
  check(of({ length: [4, 10], depth: { within: { min: 3, max: 9 } } }), { '10 3-9': 1 })
})

test('the depth first, by its weights; then a length that holds it', () => {
  const length = { values: [4, 6, 8], weights: [1, 2, 1] }
  check(of({ length, depth: { values: [2, 4, 3], weights: [1, 2, 1] } }), {
    '4 2-2': 1 / 4,
    '6 2-2': 2 / 4,
    '8 2-2': 1 / 4,
    '6 3-3': 2 / 3,
    '8 3-3': 1 / 3,
    '8 4-4': 2,
  })
})

test('a depth that no length holds is an error before anything is drawn', () => {
  assert.throws(
    () => shapesOf(of({ length: [4, 8], depth: [2, 5] })),
    (error) =>
      error instanceof SweepstackError &&
      /depth 5/.test(error.message) &&
      /at least 10/.test(error.fix ?? ''),
  )
})
