import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Curve } from './curve.js'

const step = { loss: 0.5, correct: 3, gradientNorm: 1, seconds: 0.25 }
const at = { step: 2, epoch: 1, learningRate: 1e-3, B: 4, tokens: 100 }

test('a row is the mean of the steps since the last, and tells of their time alone', () => {
  const curve = new Curve()
  curve.add(step)
  curve.add({ ...step, loss: 1.5, correct: 4, seconds: 0.75 })
  const { loss, accuracy, tokensPerSecond } = curve.row(at)
  assert.deepEqual([loss, accuracy, tokensPerSecond], [1, 7 / 8, 200])
  assert.ok(curve.empty)
})

test('a curve that goes on counts the time of the steps before', () => {
  const before = new Curve()
  before.add({ ...step, seconds: 3.75 })
  const curve = new Curve(before.sums)
  curve.add(step)
  assert.equal(curve.row(at).tokensPerSecond, 50)
})
