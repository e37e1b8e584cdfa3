import { normalQuantile } from './normal.js'
import type { Interval } from './wilson.js'

/**
 * R² = 1 - Σ(y - ŷ)² / Σ(y - ȳ)² of predictions made without sight of y, and its interval. Negative where the
 * mean predicts better; null where y does not vary.
 *
 * The interval is by the delta method on the ratio of the two means, which needs no normal errors and holds for
 * negative R² (Fisher's and Olkin-Finn's do not): with u = (y - ŷ)² - (1 - R²)(y - ȳ)² of each value,
 * se = sqrt(Σ (sum of u in a cluster)² · G/(G - 1)) / Σ(y - ȳ)². `clusters` names each value's group (positions
 * of one string vary together); without it every value is its own. Approximate below about 30 clusters.
 * @throws RangeError for lists of different lengths or a level outside (0, 1)
 */
export const rSquared = (
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  { level = 0.95, clusters }: { level?: number; clusters?: ArrayLike<number> } = {},
): ({ r2: number } & Interval) | null => {
  const n = truth.length
  if (prediction.length !== n || (clusters !== undefined && clusters.length !== n))
    throw new RangeError('truth, prediction and clusters have different lengths')
  if (!(level > 0 && level < 1)) throw new RangeError(`a level is between 0 and 1, not ${level}`)
  let mean = 0
  for (let i = 0; i < n; i++) mean += (truth[i] as number) / n
  const error = (i: number) => ((truth[i] as number) - (prediction[i] as number)) ** 2
  const spread = (i: number) => ((truth[i] as number) - mean) ** 2
  let errors = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    errors += error(i)
    total += spread(i)
  }
  if (n < 2 || total === 0) return null
  const ratio = errors / total
  const sums = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    const group = clusters === undefined ? i : (clusters[i] as number)
    sums.set(group, (sums.get(group) ?? 0) + error(i) - ratio * spread(i))
  }
  if (sums.size < 2) return { r2: 1 - ratio, low: Number.NEGATIVE_INFINITY, high: 1 }
  const squares = [...sums.values()].reduce((sum, u) => sum + u * u, 0)
  const se = Math.sqrt((squares * sums.size) / (sums.size - 1)) / total
  const half = normalQuantile(0.5 + level / 2) * se
  return { r2: 1 - ratio, low: 1 - ratio - half, high: Math.min(1, 1 - ratio + half) }
}
