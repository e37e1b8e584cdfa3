import { dot, type Features, type Rows, type Scale } from './features.js'

/** Rows with 0 or 1 each, and how their features are standardised. */
export type Labelled = {
  readonly x: Features
  readonly y: Float64Array
  readonly rows: Rows
  readonly scale: Scale
}

/** Loss at [weights, intercept]: its value, its gradient, and the variance p(1 - p) of each row of x. */
export type LossAt = { value: number; gradient: Float64Array; variance: Float64Array }

/**
 * Mean binary cross-entropy + penalty / 2 * |weights|², in the standardised features (the intercept, last in
 * theta, is not penalised). One pass over the rows reads the features as they are: the scale is folded into
 * the weights on the way in and into the gradient on the way out.
 */
export const logisticLoss = (
  { x, y, rows, scale }: Labelled,
  theta: Float64Array,
  penalty: number,
): LossAt => {
  const { values, width } = x
  const n = rows.to - rows.from
  const raw = new Float64Array(width)
  let offset = theta[width]!
  let norm = 0
  for (let j = 0; j < width; j++) {
    raw[j] = theta[j]! * scale.inverse[j]!
    offset -= raw[j]! * scale.mean[j]!
    norm += theta[j]! ** 2
  }
  const variance = new Float64Array(x.rows)
  const gradient = new Float64Array(width + 1)
  let loss = 0
  let residuals = 0
  for (let r = rows.from; r < rows.to; r++) {
    const at = r * width
    const z = offset + dot(values, at, raw)
    const tail = Math.exp(-Math.abs(z))
    const p = z >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
    variance[r] = tail / (1 + tail) ** 2
    const residual = p - y[r]!
    loss += Math.log1p(tail) + (y[r]! === 1 ? Math.max(0, -z) : Math.max(0, z))
    residuals += residual
    for (let j = 0; j < width; j++) gradient[j]! += residual * values[at + j]!
  }
  for (let j = 0; j < width; j++)
    gradient[j] = ((gradient[j]! - scale.mean[j]! * residuals) * scale.inverse[j]!) / n + penalty * theta[j]!
  gradient[width] = residuals / n
  return { value: loss / n + (penalty / 2) * norm, gradient, variance }
}
