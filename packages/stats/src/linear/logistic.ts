import { type Features, type Rows, type Scale, scaleOf } from './features.js'
import { type Gram, gram } from './gram.js'
import { type Labelled, logisticLoss } from './logistic-loss.js'
import { type NewtonState, newton, newtonStart } from './newton.js'
import type { Predictor } from './predictor.js'

/** Penalties tried, strongest first: each fit starts from the one before. Per row, so n * penalty is 1 / C. */
export const LOGISTIC_PENALTIES = [1e-1, 1e-2, 1e-3, 1e-4] as const

/** Largest entry of the gradient at which the fits that choose the penalty stop, and the last one. */
const ROUGH = 1e-3
const FINE = 1e-5

/**
 * Logistic regression with an L2 penalty of each target (0 or 1) on the same features, standardised, the
 * intercept not penalised. The penalty is the one of least cross-entropy on the last fold (whole strings) by a
 * fit to the others; the fit is then to all of them. A value above 0 predicts 1. Labels that can be separated,
 * and labels that are all the same, have finite weights by the penalty.
 * @param targets one column per target, an entry per row of x
 * @param folds at least two, adjoining; together the rows of the fit
 */
export const fitLogistic = (
  x: Features,
  targets: readonly Float64Array[],
  folds: readonly Rows[],
): Predictor[] => {
  const rows = { from: folds[0]!.from, to: folds.at(-1)!.to }
  const held = folds.at(-1)!
  const scale = scaleOf(x, rows)
  const rest = gram(x, scale, { from: rows.from, to: held.from })
  return targets.map((y) => {
    const { penalty, start } = choosePenalty(
      { x, y, rows: { from: rows.from, to: held.from }, scale },
      held,
      rest,
    )
    return predictorOf(newton({ x, y, rows, scale }, penalty, start, FINE).theta, scale, penalty)
  })
}

/** The same with a penalty that is given: n * penalty is 1 / C of scikit-learn's LogisticRegression. */
export const fitLogisticAt = (x: Features, y: Float64Array, rows: Rows, penalty: number): Predictor => {
  const data = { x, y, rows, scale: scaleOf(x, rows) }
  const start = newtonStart(data, gram(x, data.scale, rows))
  return predictorOf(newton(data, penalty, start, FINE).theta, data.scale, penalty)
}

type Choice = { penalty: number; loss: number; start: Pick<NewtonState, 'theta' | 'curvature'> }

/** The penalty, and its fit to the rows without those held: next to that of all rows, so a start for it. */
const choosePenalty = (data: Labelled, held: Rows, unweighted: Gram): Choice => {
  let start = newtonStart(data, unweighted)
  let best: Choice | undefined
  for (const penalty of LOGISTIC_PENALTIES) {
    start = newton(data, penalty, start, ROUGH)
    const loss = logisticLoss({ ...data, rows: held }, start.theta, 0).value
    // Weaker penalties only fit the noise closer from here on, and are the slow ones.
    if (best !== undefined && loss >= best.loss) break
    best = { penalty, loss, start }
  }
  return best!
}

const predictorOf = (theta: Float64Array, scale: Scale, penalty: number): Predictor => ({
  weights: theta.slice(0, -1),
  intercept: theta.at(-1)!,
  scale,
  penalty,
})
