import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EarlyStopping } from './early-stopping.js'

const weights = (step: number) => Float32Array.of(step)
const run = (patience: number, minDelta: number, losses: number[]) => {
  const stopping = new EarlyStopping({ patience, minDelta })
  const stops = losses.map((loss, i) => stopping.take(i + 1, loss, () => weights(i + 1)))
  return { stops, best: stopping.best }
}

test('stops after `patience` validations without a better one, and keeps the best weights', () => {
  const { stops, best } = run(2, 0, [0.5, 0.4, 0.6, 0.39, 0.39, 0.5])
  assert.deepEqual(stops, [false, false, false, false, false, true])
  assert.deepEqual(best, { loss: 0.39, step: 4, params: weights(4) })
})

test('a gain below minDelta does not prolong the wait, but its weights are kept', () => {
  const { stops, best } = run(2, 0.1, [0.5, 0.45, 0.41])
  assert.deepEqual(stops, [false, false, true])
  assert.equal(best?.step, 3)
})
