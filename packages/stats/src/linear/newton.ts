import { cholesky, type Factor, solve } from './cholesky.js'
import { type Gram, gram } from './gram.js'
import { type Labelled, type LossAt, logisticLoss } from './logistic-loss.js'

/** Where a fit is, with the last curvature computed: X'WX / n of [features | 1], without the penalty. */
export type NewtonState = { theta: Float64Array; curvature: Float64Array; steps: number; converged: boolean }

const MAX_STEPS = 200
/** A step that leaves more than this share of the gradient means that the curvature is out of date. */
const STALE = 0.5

/**
 * Newton's method (IRLS) with backtracking for the L2-penalised logistic loss. Computing the curvature costs
 * fifty times the gradient, so it is kept until it stops paying; the loss is strictly convex and every step
 * goes down, so what it converges to is the same. A start of weights 0 has p(1 - p) * X'X as its curvature,
 * which is at hand: labels that are noise need no other.
 * @param tolerance largest entry of the gradient of the mean loss at which to stop
 */
export const newton = (
  data: Labelled,
  penalty: number,
  start: Pick<NewtonState, 'theta' | 'curvature'>,
  tolerance: number,
): NewtonState => {
  let theta = start.theta
  let curvature = start.curvature
  let fresh = false
  let factor = factorOf(curvature, data.x.width, penalty)
  let at = logisticLoss(data, theta, penalty)
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if (largest(at.gradient) <= tolerance) return { theta, curvature, steps, converged: true }
    const next = descend(data, penalty, theta, at, factor)
    if (next === null && fresh) return { theta, curvature, steps, converged: false }
    const pays = next?.whole && largest(next.at.gradient) <= STALE * largest(at.gradient)
    if (next !== null) {
      theta = next.theta
      at = next.at
    }
    fresh = false
    if (pays || largest(at.gradient) <= tolerance) continue
    curvature = curvatureOf(data, at.variance)
    factor = factorOf(curvature, data.x.width, penalty)
    fresh = true
  }
  return { theta, curvature, steps: MAX_STEPS, converged: largest(at.gradient) <= tolerance }
}

/** The start at weights 0 and the intercept of the labels' share, from X'X of [features | 1] over the rows. */
export const newtonStart = (
  { x, y, rows }: Labelled,
  unweighted: Gram,
): Pick<NewtonState, 'theta' | 'curvature'> => {
  const n = rows.to - rows.from
  let ones = 0
  for (let r = rows.from; r < rows.to; r++) ones += y[r]!
  // Half a count on each side keeps the intercept finite where only one label is present.
  const share = (ones + 0.5) / (n + 1)
  const theta = new Float64Array(x.width + 1)
  theta[x.width] = Math.log(share / (1 - share))
  return { theta, curvature: unweighted.values.map((v) => (v * share * (1 - share)) / n) }
}

const curvatureOf = ({ x, scale, rows }: Labelled, variance: Float64Array): Float64Array =>
  gram(x, scale, rows, [], variance).values.map((v) => v / (rows.to - rows.from))

const factorOf = (curvature: Float64Array, width: number, penalty: number): Factor => {
  const n = width + 1
  const matrix = Float64Array.from(curvature)
  for (let j = 0; j < width; j++) matrix[j * n + j]! += penalty
  // Shapes the step, not the solution: p(1 - p) of every row can be next to 0 when the labels are separated.
  matrix[width * n + width]! += 1e-12
  return cholesky(matrix, n)
}

/** A step down the Newton direction, halved until it pays (Armijo); null where rounding is all that is left. */
const descend = (
  data: Labelled,
  penalty: number,
  theta: Float64Array,
  at: LossAt,
  factor: Factor,
): { theta: Float64Array; at: LossAt; whole: boolean } | null => {
  const direction = solve(factor, at.gradient)
  const slope = direction.reduce((sum, d, j) => sum + d * at.gradient[j]!, 0)
  const rounding = 1e-15 * Math.abs(at.value)
  for (let step = 1; step > 1e-9; step /= 2) {
    const moved = theta.map((t, j) => t - step * direction[j]!)
    const there = logisticLoss(data, moved, penalty)
    if (there.value <= at.value - 1e-4 * step * slope + rounding)
      return { theta: moved, at: there, whole: step === 1 }
  }
  return null
}

const largest = (values: Float64Array): number => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
