import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultRowSchema } from '@sweepstack/contracts'
import type { CountRow, SeedCount } from '@sweepstack/store'
import { complete } from './complete.js'

const ID = '00000000-0000-7000-8000-000000000000'
const seed = (n: number, correct: number, nBalanced: number, correctBalanced: number): SeedCount => ({
  ...{ seed: 0, runId: ID, constant: false },
  ...{ n, correct, nBalanced, correctBalanced, counter: n, shortcuts: [], pairs: null },
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

test('the counter is pooled; of shortcuts the best without order, of those that every seed has', () => {
  const scores = (count: number, dip: number, ends: number) => [
    { name: 'majority' as const, n: 10, correct: 5 },
    { name: 'count' as const, n: 10, correct: count },
    { name: 'dip' as const, n: 10, correct: dip },
    { name: 'ends' as const, n: 10, correct: ends },
  ]
  const one = { ...seed(10, 9, 5, 5), counter: 6, shortcuts: scores(6, 10, 7) }
  const two = { ...seed(10, 9, 5, 5), counter: 9, shortcuts: scores(9, 10, 8) }
  const done = resultRowSchema.parse(complete(row([one, two])))
  assert.deepEqual([done.counterAccuracy, done.shortcut, done.shortcutAccuracy], [15 / 20, 'ends', 15 / 20])
  const some = complete(row([one, { ...two, shortcuts: two.shortcuts.slice(0, 2) }]))
  assert.deepEqual([some?.shortcut, some?.shortcutAccuracy], ['count', 15 / 20])
  const none = complete(row([one, { ...two, shortcuts: [] }]))
  assert.deepEqual([none?.shortcut, none?.shortcutAccuracy], [null, null])
})

test('pairs are added up, their gap weighted by how many there are', () => {
  const pairs = (n: number, bothRight: number, gapMean: number) => ({
    ...seed(2 * n, n, n, n),
    pairs: { n, bothRight, gapMean },
  })
  const done = complete(row([pairs(10, 5, 1), pairs(30, 25, 3), seed(4, 2, 2, 1)]))
  assert.deepEqual([done?.pairs, done?.pairsRight, done?.pairAccuracy, done?.logitGap], [40, 30, 0.75, 2.5])
  const none = complete(row([seed(4, 2, 2, 1)]))
  assert.deepEqual(
    [none?.pairs, none?.pairsRight, none?.pairAccuracy, none?.logitGap],
    [null, null, null, null],
  )
})
