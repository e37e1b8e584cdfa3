import { dot, type Features, type Rows, type Scale } from './features.js'

/** A fitted linear function: intercept + Σ weights[j] * (feature j - mean j) * inverse j. */
export type Predictor = {
  readonly weights: Float64Array
  readonly intercept: number
  readonly scale: Scale
  /** The L2 penalty it was fitted with, per row: n * penalty is scikit-learn's alpha, and 1 / C. */
  readonly penalty: number
}

/** Its values over the rows; entry 0 is row `from`. */
export const predict = (
  { weights, intercept, scale }: Predictor,
  { values, width }: Features,
  { from, to }: Rows,
): Float64Array => {
  const raw = weights.map((w, j) => w * scale.inverse[j]!)
  const offset = raw.reduce((sum, w, j) => sum - w * scale.mean[j]!, intercept)
  const out = new Float64Array(to - from)
  for (let r = from; r < to; r++) out[r - from] = offset + dot(values, r * width, raw)
  return out
}
