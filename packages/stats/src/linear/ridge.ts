import { cholesky, solve } from './cholesky.js'
import { type Features, type Rows, scaleOf } from './features.js'
import { type Gram, gram, sumOf, without } from './gram.js'
import type { Predictor } from './predictor.js'

/** Penalties tried, per row and feature of variance 1: from next to none to a fit that is next to the mean. */
const RIDGE_PENALTIES = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100] as const

/**
 * Ridge regression (Hoerl & Kennard 1970) of each target on the same features, standardised, the intercept not
 * penalised: least Σ (y - ŷ)² + n * penalty * |w|², solved by Cholesky. The penalty is the one of least squared
 * error in cross-validation over the folds. The folds hold whole strings; generalised cross-validation
 * would take positions of one string for independent, and penalise too little.
 * @param targets one column per target, an entry per row of x
 * @param folds at least two, adjoining; together the rows of the fit
 */
export const fitRidge = (
  x: Features,
  targets: readonly Float64Array[],
  folds: readonly Rows[],
): Predictor[] => {
  const scale = scaleOf(x, { from: folds[0]!.from, to: folds.at(-1)!.to })
  const parts = folds.map((fold) => gram(x, scale, fold, targets))
  const whole = sumOf(parts)
  const errors = ridgeErrors(whole, parts, x.width)
  return targets.map((_, k) => {
    const penalty = RIDGE_PENALTIES[smallest(errors[k]!)]!
    return { ...solveRidge(whole, x.width, [k], penalty)[0]!, scale, penalty }
  })
}

/** errors[target][penalty]: squared error summed over the folds, each predicted by a fit to the others. */
export const ridgeErrors = (whole: Gram, parts: readonly Gram[], width: number): Float64Array[] => {
  const targets = Array.from({ length: whole.size - width - 1 }, (_, k) => k)
  const errors = targets.map(() => new Float64Array(RIDGE_PENALTIES.length))
  for (const part of parts) {
    const rest = without(whole, part)
    RIDGE_PENALTIES.forEach((penalty, p) => {
      for (const [k, fit] of solveRidge(rest, width, targets, penalty).entries())
        errors[k]![p]! += squaredError(part, width, k, fit)
    })
  }
  return errors
}

type Solution = { weights: Float64Array; intercept: number }

/** The fit of some targets from A'A of [features | targets | 1], centred over these very rows. */
const solveRidge = (
  { size, values: g }: Gram,
  width: number,
  targets: readonly number[],
  penalty: number,
): Solution[] => {
  const one = size - 1
  const n = g[one * size + one]!
  const sum = (column: number) => g[one * size + column]!
  const centred = new Float64Array(width * width)
  for (let i = 0; i < width; i++)
    for (let j = 0; j <= i; j++)
      centred[i * width + j] = g[i * size + j]! - (sum(i) * sum(j)) / n + (i === j ? n * penalty : 0)
  const factor = cholesky(centred, width)
  return targets.map((k) => {
    const y = width + k
    const b = Float64Array.from({ length: width }, (_, i) => g[y * size + i]! - (sum(i) * sum(y)) / n)
    const weights = solve(factor, b)
    const intercept = weights.reduce((rest, w, i) => rest - (w * sum(i)) / n, sum(y) / n)
    return { weights, intercept }
  })
}

/** Σ (y - ŷ)² over a part's rows, from its A'A: v'(A'A)v with v = [-weights, 1 at y, -intercept]. */
const squaredError = ({ size, values: g }: Gram, width: number, k: number, fit: Solution): number => {
  const v = new Float64Array(size)
  for (let i = 0; i < width; i++) v[i] = -fit.weights[i]!
  v[width + k] = 1
  v[size - 1] = -fit.intercept
  let total = 0
  for (let i = 0; i < size; i++) {
    if (v[i] === 0) continue
    let row = 0
    for (let j = 0; j < size; j++) row += g[i * size + j]! * v[j]!
    total += v[i]! * row
  }
  return Math.max(0, total)
}

const smallest = (values: Float64Array): number => values.indexOf(values.reduce((a, b) => Math.min(a, b)))
