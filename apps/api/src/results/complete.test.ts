import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultRowSchema } from '@sweepstack/contracts'
import type { CountRow, SeedCount } from '@sweepstack/store'
import { complete } from './complete.js'

const ID = '00000000-0000-7000-8000-000000000000'
const seed = (n: number, correct: number, nBalanced: number, correctBalanced: number): SeedCount => ({
  ...{ seed: 0, runId: ID, constant: false },
  ...{ n, correct, nBalanced, correctBalanced },
})
const row = (seeds: SeedCount[]): CountRow => ({
  ...{ sweepId: ID, sweep: 'x', cell: 0, cellHash: 'h', overrides: {}, test: 't' },
  ...{ trainedMinLength: null, trainedMaxLength: null, testMinLength: 10, testMaxLength: 10 },
  ...{ by: 'depth', value: 2, label: null, seeds },
})

test('one seed has no spread; one label has no balanced accuracy', () => {
  const done = resultRowSchema.parse(complete(row([seed(10, 5, 10, 5)])))
  assert.deepEqual(
    [done.accuracy, done.sd, done.balancedAccuracy, done.majorityBaseline],
    [0.5, null, null, 1],
  )
})

test('a seed without strings in the bucket is no seed of it', () => {
  const done = complete(row([seed(0, 0, 0, 0), seed(10, 10, 4, 4)]))
  assert.deepEqual([done?.seeds, done?.mean, done?.high], [1, 1, 1])
})

test('of nothing there is no row', () => {
  assert.equal(complete(row([])), null)
  assert.equal(complete(row([seed(0, 0, 0, 0)])), null)
})
