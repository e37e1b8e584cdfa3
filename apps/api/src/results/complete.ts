import type { ResultRow } from '@sweepstack/contracts'
import { meanAndSd, wilson } from '@sweepstack/stats'
import type { CountRow } from '@sweepstack/store'

/**
 * The statistics of one row of integer counts, see `resultRowSchema`. Null where no seed has a string in the bucket:
 * of nothing there is no accuracy.
 */
export const complete = ({ seeds: counts, ...row }: CountRow): ResultRow | null => {
  const seeds = counts.filter((seed) => seed.n > 0)
  const total = (field: 'n' | 'correct' | 'nBalanced' | 'correctBalanced'): number =>
    seeds.reduce((sum, seed) => sum + seed[field], 0)
  const [n, correct, nBalanced, correctBalanced] = [
    total('n'),
    total('correct'),
    total('nBalanced'),
    total('correctBalanced'),
  ]
  if (n === 0) return null
  const nUnbalanced = n - nBalanced
  const { mean, sd } = meanAndSd(seeds.map((seed) => seed.correct / seed.n))
  return {
    ...row,
    seeds: seeds.length,
    n,
    correct,
    accuracy: correct / n,
    ...wilson(correct, n),
    mean,
    sd,
    nBalanced,
    correctBalanced,
    balancedAccuracy:
      nBalanced === 0 || nUnbalanced === 0
        ? null
        : (correctBalanced / nBalanced + (correct - correctBalanced) / nUnbalanced) / 2,
    majorityBaseline: Math.max(nBalanced, nUnbalanced) / n,
    constantSeeds: seeds.filter((seed) => seed.constant).length,
  }
}
