import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { barsOf } from './bins.js'
import { compact, ticksOf } from './ticks.js'

const bin = (value: number, balanced = 1, unbalanced = 0) => ({ value, balanced, unbalanced })

test('bars hold every string once, are as many as may be, and are in order with equal widths', () => {
  const values = fc.uniqueArray(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 80 })
  fc.assert(
    fc.property(values, fc.integer({ min: 3, max: 50 }), fc.constantFrom(1, 2), (found, most, step) => {
      const bins = found.sort((a, b) => a - b).map((value) => bin(step * value, 2, 3))
      const { unit, merged, bars } = barsOf(bins, most)
      assert.ok(bars.length <= most)
      assert.equal(merged % 2, 1)
      assert.equal(
        bars.reduce((sum, bar) => sum + bar.balanced, 0),
        2 * bins.length,
      )
      bars.forEach((bar, i) => {
        assert.equal(bar.to - bar.from, (merged - 1) * unit)
        assert.ok(i === 0 || bar.from > (bars[i - 1]?.to ?? 0))
        assert.ok(bins.some(({ value }) => value >= bar.from && value <= bar.to))
      })
    }),
  )
})

test('even counts are two apart, one bar is centred on 0, signs do not meet', () => {
  const even = barsOf(
    [-4, -2, 0, 2].map((value) => bin(value)),
    40,
  )
  assert.deepEqual([even.unit, even.merged, even.bars.length], [2, 1, 4])
  const many = barsOf(
    Array.from({ length: 101 }, (_, i) => bin(2 * i - 100)),
    40,
  )
  assert.equal(many.merged, 3)
  assert.ok(many.bars.some(({ from, to }) => from === -2 && to === 2))
  assert.deepEqual(barsOf([], 40).bars, [])
  assert.deepEqual(barsOf([bin(512)], 40).bars, [{ from: 512, to: 512, balanced: 1, unbalanced: 0 }])
})

test('ticks are round and inside', () => {
  assert.deepEqual(ticksOf(-7, 9, 4), [-5, 0, 5])
  assert.deepEqual(ticksOf(0, 2600, 3), [0, 1000, 2000])
  assert.deepEqual(ticksOf(0, 1, 3), [0, 1])
  assert.deepEqual([950, 1500, 20_000, 3e6].map(compact), ['950', '1.5k', '20k', '3M'])
})
