import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rng } from '@sweepstack/stats'
import { makeDataset, subset } from '../../features/dataset.js'
import { fromText } from '../../strings/strings.js'
import { allBalanced } from '../../testing/enumerate.js'
import { distinctOf } from './distinct.js'

const balanced = (n: number) => allBalanced(n).map(({ text }) => text)
/** Draws with replacement. */
const draws = (texts: readonly string[], n: number) => {
  const r = rng(3, 'draws')
  const strings = fromText(Array.from({ length: n }, () => texts[r.int(texts.length)] as string))
  return makeDataset(strings, new Uint8Array(n))
}

test('a whole dataset is counted', () => {
  const strings = fromText(['()', '()', '(())', ')(', ')(', ')('])
  assert.deepEqual(distinctOf(makeDataset(strings, new Uint8Array(6)), 6), {
    balanced: { n: 3, distinct: 2 },
    unbalanced: { n: 3, distinct: 1 },
  })
})

test('of a sample it is estimated: lengths of 1 and of 1,430 strings, drawn 20,000 times, seen 1,000 times', () => {
  const all = [...Array.from({ length: 1430 }, () => '()'), ...balanced(16)]
  const whole = draws(all, 20_000)
  const truth = distinctOf(whole, 20_000).balanced.distinct
  const sample = subset(
    whole,
    Array.from({ length: 1000 }, (_, i) => i),
  )
  const { n, distinct } = distinctOf(sample, 20_000).balanced
  assert.equal(n, 20_000)
  assert.ok(Math.abs(distinct - truth) < 0.2 * truth, `${distinct} of ${truth}`)
})
