import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { rng } from '../rng.js'
import { type Features, scaleOf } from './features.js'
import { gram } from './gram.js'
import { fitLogistic, fitLogisticAt, LOGISTIC_PENALTIES } from './logistic.js'
import { logisticLoss } from './logistic-loss.js'
import { newton, newtonStart } from './newton.js'
import { predict } from './predictor.js'

/** What scikit-learn made of the same numbers: fixtures/linear.py. */
type Case = {
  name: string
  penalty: number
  y: number[]
  weights: number[]
  intercept: number
  accuracy: number
}
type Reference = { width: number; fit: number; x: number[]; cases: Case[] }
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../fixtures/logistic.json', import.meta.url), 'utf8'),
)

const x: Features = {
  values: Float32Array.from(reference.x),
  rows: reference.x.length / reference.width,
  width: reference.width,
}
const rows = { from: 0, to: reference.fit }
const scale = scaleOf(x, rows)
const close = (actual: number, expected: number) =>
  assert.ok(
    Math.abs(actual - expected) <= 1e-4 * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  )

for (const { name, penalty, y, weights, intercept, accuracy } of reference.cases)
  test(`weights and held-out accuracy are those of scikit-learn: ${name}, penalty ${penalty}`, () => {
    const labels = Float64Array.from(y)
    const data = { x, y: labels, rows, scale }
    const { theta } = newton(data, penalty, newtonStart(data, gram(x, scale, rows)), 1e-9)
    const fit = { weights: theta.slice(0, x.width), intercept: theta[x.width]!, scale, penalty }
    weights.forEach((w, j) => {
      close(fit.weights[j]!, w)
    })
    close(fit.intercept, intercept)
    const held = { from: reference.fit, to: x.rows }
    const right = predict(fit, x, held).map((value, i) => Number(value > 0 === (labels[held.from + i] === 1)))
    close(right.reduce((sum, one) => sum + one) / right.length, accuracy)
    fitLogisticAt(x, labels, rows, penalty).weights.forEach((w, j) => {
      assert.ok(Math.abs(w - weights[j]!) < 0.01 * Math.max(1, Math.abs(weights[j]!)))
    })
  })

test('the gradient is the slope of the loss', () => {
  const data = { x, y: Float64Array.from(reference.cases[0]!.y), rows, scale }
  const theta = Float64Array.from({ length: x.width + 1 }, (_, j) => 0.3 * j - 0.5)
  const { gradient } = logisticLoss(data, theta, 0.1)
  gradient.forEach((slope, j) => {
    const at = (h: number) => logisticLoss(data, theta.with(j, theta[j]! + h), 0.1).value
    assert.ok(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - slope) < 1e-8)
  })
})

test('labels that one feature separates converge at every penalty, from the flat start', () => {
  const random = rng(1, 'separable')
  const values = Float32Array.from({ length: 400 * 8 }, () => random.normal())
  const wide = { values, rows: 400, width: 8 }
  const all = { from: 0, to: 400 }
  const y = Float64Array.from({ length: 400 }, (_, r) => (values[r * 8]! > 0 ? 1 : 0))
  const data = { x: wide, y, rows: all, scale: scaleOf(wide, all) }
  for (const penalty of [...LOGISTIC_PENALTIES, 1e-6]) {
    const state = newton(data, penalty, newtonStart(data, gram(wide, data.scale, all)), 1e-9)
    assert.ok(state.converged, `penalty ${penalty}`)
    assert.ok(state.steps < 60, `${state.steps} steps`)
  }
})

test('labels that are all the same are predicted everywhere', () => {
  const folds = [
    { from: 0, to: 25 },
    { from: 25, to: 50 },
  ]
  for (const label of [0, 1]) {
    const [fit] = fitLogistic(x, [new Float64Array(x.rows).fill(label)], folds)
    for (const value of predict(fit!, x, { from: 0, to: x.rows })) assert.equal(value > 0, label === 1)
  }
})
