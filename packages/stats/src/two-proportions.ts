import { checkCounts } from './counts.js'
import { twoSided } from './normal.js'

export type TwoProportions = { k1: number; n1: number; k2: number; n2: number }

/**
 * Two-sided z-test that two proportions are equal, with their pooled variance. `difference` is k1/n1 - k2/n2.
 * Where all are right or none is, there is nothing to tell: z 0, p 1.
 * @throws RangeError for counts that are none, or an n of 0
 */
export const twoProportionTest = ({ k1, n1, k2, n2 }: TwoProportions) => {
  checkCounts({ correct: k1, n: n1 }, 1)
  checkCounts({ correct: k2, n: n2 }, 1)
  const difference = k1 / n1 - k2 / n2
  const pooled = (k1 + k2) / (n1 + n2)
  const variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
  const z = variance === 0 ? 0 : difference / Math.sqrt(variance)
  return { difference, z, p: twoSided(z) }
}
