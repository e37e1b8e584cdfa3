import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { rSquared } from '../r-squared.js'
import { type Features, type Rows, scaleOf } from './features.js'
import { gram, sumOf } from './gram.js'
import { predict } from './predictor.js'
import { fitRidge, ridgeErrors } from './ridge.js'

/** What scikit-learn made of the same numbers: fixtures/linear.py. */
type Reference = {
  width: number
  fit: number
  folds: [number, number][]
  x: number[]
  targets: number[][]
  fits: { errors: number[]; penalty: number; weights: number[]; intercept: number; r2: number }[]
}
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../fixtures/ridge.json', import.meta.url), 'utf8'),
)

const x: Features = {
  values: Float32Array.from(reference.x),
  rows: reference.x.length / reference.width,
  width: reference.width,
}
const folds: Rows[] = reference.folds.map(([from, to]) => ({ from, to }))
const targets = reference.targets.map((y) => Float64Array.from(y))
const close = (actual: number, expected: number, tolerance = 1e-6) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  )

test('errors of every penalty in cross-validation are those of scikit-learn', () => {
  const scale = scaleOf(x, { from: 0, to: reference.fit })
  const parts = folds.map((fold) => gram(x, scale, fold, targets))
  const errors = ridgeErrors(sumOf(parts), parts, x.width)
  reference.fits.forEach((fit, k) => {
    fit.errors.forEach((expected, p) => {
      close(errors[k]![p]!, expected)
    })
  })
})

test('penalty, weights, intercept and R2 on held-out rows are those of scikit-learn', () => {
  const held = { from: reference.fit, to: x.rows }
  const fits = fitRidge(x, targets, folds)
  reference.fits.forEach((expected, k) => {
    const fit = fits[k]!
    assert.equal(fit.penalty, expected.penalty)
    close(fit.intercept, expected.intercept)
    expected.weights.forEach((w, j) => {
      close(fit.weights[j]!, w)
    })
    close(rSquared(targets[k]!.subarray(held.from, held.to), predict(fit, x, held))!.r2, expected.r2)
  })
})

test('scaling and shifting the features changes no prediction', () => {
  const moved = { ...x, values: x.values.map((v, i) => (i % x.width === 0 ? 64 * v + 8 : v)) }
  const all = { from: 0, to: x.rows }
  const [before] = fitRidge(x, targets, folds)
  const [after] = fitRidge(moved, targets, folds)
  const expected = predict(before!, x, all)
  predict(after!, moved, all).forEach((value, i) => {
    close(value, expected[i]!, 1e-4)
  })
})

test('a constant target and features that do not vary give the constant', () => {
  const flat = { ...x, values: new Float64Array(x.values.length).fill(3) }
  const constant = new Float64Array(x.rows).fill(-2)
  const [fit] = fitRidge({ ...flat, values: Float32Array.from(flat.values) }, [constant], folds)
  for (const value of predict(fit!, x, { from: 0, to: x.rows })) close(value, -2)
})
