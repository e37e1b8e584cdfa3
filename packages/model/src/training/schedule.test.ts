import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learningRateAt } from './schedule.js'

const cosine = { kind: 'cosine', warmupSteps: 4, finalFraction: 0.1 } as const

test('constant is constant', () => {
  assert.deepEqual(
    [1, 50, 100].map((step) => learningRateAt({ kind: 'constant' }, 0.01, step, 100)),
    [0.01, 0.01, 0.01],
  )
})

test('cosine rises linearly to the peak, falls through the middle to its last share', () => {
  const at = (step: number) => learningRateAt(cosine, 1, step, 105)
  assert.deepEqual([1, 2, 3, 4, 5].map(at), [0.2, 0.4, 0.6, 0.8, 1])
  assert.ok(Math.abs(at(55) - 0.55) < 1e-12)
  assert.ok(Math.abs(at(105) - 0.1) < 1e-12)
  for (let step = 6; step <= 105; step++) assert.ok(at(step) < at(step - 1))
})

test('a training that ends in its warm-up never reaches the peak, and one step has the peak', () => {
  assert.equal(learningRateAt(cosine, 1, 3, 3), 0.6)
  assert.equal(learningRateAt({ ...cosine, warmupSteps: 0 }, 1, 1, 1), 1)
})
