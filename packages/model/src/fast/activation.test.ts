import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadTensorFlow } from '@sweepstack/tensor'
import { activate } from './activation.js'

const tf = loadTensorFlow()
const points = [-6, -2.5, -1, -0.1, 0.3, 1, 2.5, 6]

// By their definitions, in double precision; erf by its series.
const erf = (x: number): number => {
  let [term, sum] = [x, x]
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}
const DEFINITIONS = {
  relu: (x: number) => Math.max(0, x),
  gelu: (x: number) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  gelu_new: (x: number) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
} as const

for (const [kind, definition] of Object.entries(DEFINITIONS) as [
  keyof typeof DEFINITIONS,
  (x: number) => number,
][])
  test(`${kind} and its gradient are what they are defined as`, () => {
    const values = activate(tf, kind, tf.tensor1d(points)).dataSync()
    const slopes = tf
      .grad((x) => activate(tf, kind, x))(tf.tensor1d(points))
      .dataSync()
    points.forEach((x, i) => {
      assert.ok(Math.abs(values[i]! - definition(x)) < 1e-5, `${x}: ${values[i]}`)
      const slope = (definition(x + 1e-5) - definition(x - 1e-5)) / 2e-5
      assert.ok(Math.abs(slopes[i]! - slope) < 1e-4, `slope at ${x}: ${slopes[i]}, not ${slope}`)
    })
  })
