import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { orderByKey } from './order.js'

test('it is a stable sort by key', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 9 })), (keys) => {
      const order = [...orderByKey(keys.length, (i) => keys[i] as number)]
      const sorted = keys.map((_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b)
      assert.deepEqual(order, sorted)
    }),
  )
})
