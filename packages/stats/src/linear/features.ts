/** Activations as the model gives them: row r is values[r * width] … values[(r + 1) * width - 1]. */
export type Features = { readonly values: Float32Array; readonly rows: number; readonly width: number }

/** Rows from … to - 1. */
export type Rows = { readonly from: number; readonly to: number }

/** How features are standardised: (value - mean) * inverse; `inverse` is 0 for a feature that does not vary. */
export type Scale = { readonly mean: Float64Array; readonly inverse: Float64Array }

/**
 * float32 activations carry seven digits: what varies by less than this share of its own size is rounding, and
 * would be blown up to a feature of variance 1.
 */
const ROUNDING = 1e-6

/** Mean and standard deviation (divided by n, as scikit-learn's StandardScaler) of each feature over the rows. */
export const scaleOf = ({ values, width }: Features, { from, to }: Rows): Scale => {
  const n = Math.max(1, to - from)
  const mean = new Float64Array(width)
  const square = new Float64Array(width)
  for (let r = from, at = from * width; r < to; r++, at += width)
    for (let j = 0; j < width; j++) mean[j]! += values[at + j]!
  for (let j = 0; j < width; j++) mean[j]! /= n
  for (let r = from, at = from * width; r < to; r++, at += width)
    for (let j = 0; j < width; j++) square[j]! += (values[at + j]! - mean[j]!) ** 2
  const inverse = square.map((sum, j) => {
    const sd = Math.sqrt(sum / n)
    return sd <= ROUNDING * Math.abs(mean[j]!) || sd === 0 ? 0 : 1 / sd
  })
  return { mean, inverse }
}

/** Σ values[at + j] * weights[j], in four sums: one alone waits for each addition before the next. */
export const dot = (values: Float32Array, at: number, weights: Float64Array): number => {
  const { length } = weights
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let j = 0
  for (; j + 3 < length; j += 4) {
    a += values[at + j]! * weights[j]!
    b += values[at + j + 1]! * weights[j + 1]!
    c += values[at + j + 2]! * weights[j + 2]!
    d += values[at + j + 3]! * weights[j + 3]!
  }
  for (; j < length; j++) a += values[at + j]! * weights[j]!
  return a + b + (c + d)
}
