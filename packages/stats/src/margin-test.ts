import { checkCounts } from './counts.js'
import { normalCdf } from './normal.js'
import type { TwoProportions } from './two-proportions.js'

/**
 * Two-sided test of H0: |p1 - p2| ≤ margin. A small p says that the proportions differ by more than the margin.
 *
 * Centre and standard error are Agresti and Caffo's (2000): one success and one failure added to each sample,
 * unpooled. So a sample that is all right or all wrong still has a variance (the plain one is 0 there and would
 * call any difference certain), and the difference is drawn towards 0 where samples are small. The p-value is
 * the chance of a |difference| as large as the one seen when the true one is the margin, both tails:
 * Φ((margin - |d|)/se) + Φ((-margin - |d|)/se). With margin 0 it is the usual two-sided test.
 *
 * `difference` is k1/n1 - k2/n2 as counted, not the adjusted one; `z` is (|d| - margin)/se.
 * @throws RangeError for counts that are none, an n of 0 or a margin outside [0, 1]
 */
export const marginTest = ({ k1, n1, k2, n2, margin }: TwoProportions & { margin: number }) => {
  checkCounts({ correct: k1, n: n1 }, 1)
  checkCounts({ correct: k2, n: n2 }, 1)
  if (!(margin >= 0 && margin <= 1)) throw new RangeError(`a margin is from 0 to 1, not ${margin}`)
  const p1 = (k1 + 1) / (n1 + 2)
  const p2 = (k2 + 1) / (n2 + 2)
  const error = Math.sqrt((p1 * (1 - p1)) / (n1 + 2) + (p2 * (1 - p2)) / (n2 + 2))
  const distance = Math.abs(p1 - p2)
  const p = normalCdf((margin - distance) / error) + normalCdf((-margin - distance) / error)
  return { difference: k1 / n1 - k2 / n2, z: (distance - margin) / error, p: Math.min(1, p) }
}
