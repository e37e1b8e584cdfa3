import type { Rows } from '@sweepstack/stats'

/**
 * A score as a function of sums over rows, so that resampling strings adds a few numbers a string instead of
 * going through its positions again. `score` is null where it is not defined.
 */
export type Metric = {
  readonly width: number
  add(sums: Float64Array, at: number, truth: number, prediction: number): void
  score(sums: Float64Array): number | null
}

export const METRICS = {
  /** 1 - Σ (y - ŷ)² / Σ (y - mean y)², the mean over the rows scored. Not defined where y is constant. */
  r2: {
    width: 4,
    add(sums, at, truth, prediction) {
      sums[at]! += 1
      sums[at + 1]! += truth
      sums[at + 2]! += truth * truth
      sums[at + 3]! += (truth - prediction) ** 2
    },
    score([n = 0, sum = 0, squares = 0, errors = 0]) {
      const spread = squares - (sum * sum) / n
      return n > 0 && spread > 1e-12 * squares ? 1 - errors / spread : null
    },
  },
  /** Share of rows whose side of 0 is the truth's. */
  accuracy: {
    width: 2,
    add(sums, at, truth, prediction) {
      sums[at]! += 1
      sums[at + 1]! += prediction > 0 === (truth === 1) ? 1 : 0
    },
    score: ([n = 0, correct = 0]) => (n > 0 ? correct / n : null),
  },
} as const satisfies Record<string, Metric>

/** The metric's sums for each string: tallies[s * width] …, of the rows between its bounds. */
export const tally = (
  metric: Metric,
  bounds: Uint32Array,
  heldFrom: number,
  held: Rows,
  truth: Float64Array,
  predictions: Float64Array,
): Float64Array => {
  const strings = bounds.length - 1 - heldFrom
  const tallies = new Float64Array(strings * metric.width)
  for (let s = 0; s < strings; s++)
    for (let row = bounds[heldFrom + s]!; row < bounds[heldFrom + s + 1]!; row++)
      metric.add(tallies, s * metric.width, truth[row]!, predictions[row - held.from]!)
  return tallies
}

export const totals = (metric: Metric, tallies: Float64Array): Float64Array => {
  const sums = new Float64Array(metric.width)
  for (let i = 0; i < tallies.length; i++) sums[i % metric.width]! += tallies[i]!
  return sums
}
