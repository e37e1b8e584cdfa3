import { checkCounts } from './counts.js'
import { normalQuantile } from './normal.js'

export type Interval = { low: number; high: number }

/**
 * Wilson's score interval for a proportion (Wilson 1927). Stays in [0, 1]; of 0 it is all of [0, 1].
 * @throws RangeError for counts that are none, or a level outside (0, 1)
 */
export const wilson = (correct: number, n: number, level = 0.95): Interval => {
  checkCounts({ correct, n }, 0)
  if (!(level > 0 && level < 1)) throw new RangeError(`a level is between 0 and 1, not ${level}`)
  if (n === 0) return { low: 0, high: 1 }
  const z = normalQuantile(0.5 + level / 2)
  const p = correct / n
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  // at the ends the formula gives 0 and 1 but for rounding
  return {
    low: correct === 0 ? 0 : Math.max(0, centre - half),
    high: correct === n ? 1 : Math.min(1, centre + half),
  }
}
