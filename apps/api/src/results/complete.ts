import { type ResultRow, SHORTCUTS, type ShortcutName, shortcutNames } from '@sweepstack/contracts'
import { meanAndSd, wilson } from '@sweepstack/stats'
import type { CountRow, SeedCount } from '@sweepstack/store'

/**
 * The statistics of one row of integer counts, see `resultRowSchema`. Null where no seed has a string in the bucket:
 * of nothing there is no accuracy.
 */
export const complete = ({ seeds: counts, ...row }: CountRow): ResultRow | null => {
  const seeds = counts.filter((seed) => seed.n > 0)
  const total = (field: 'n' | 'correct' | 'nBalanced' | 'correctBalanced' | 'counter'): number =>
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
    counterAccuracy: total('counter') / n,
    ...bestShortcut(seeds),
    ...pairsOf(seeds),
    constantSeeds: seeds.filter((seed) => seed.constant).length,
  }
}

/** The best of those that see no order of brackets, pooled over the seeds; of equals the one that sees least. */
const bestShortcut = (seeds: readonly SeedCount[]): Pick<ResultRow, 'shortcut' | 'shortcutAccuracy'> => {
  const scores = shortcutNames
    .filter((name) => SHORTCUTS[name].group !== 'order')
    .flatMap((shortcut) => {
      const shortcutAccuracy = pooled(seeds, shortcut)
      return shortcutAccuracy === null ? [] : [{ shortcut, shortcutAccuracy }]
    })
  return scores.reduce<Pick<ResultRow, 'shortcut' | 'shortcutAccuracy'>>(
    (best, one) => (one.shortcutAccuracy > (best.shortcutAccuracy ?? -1) ? one : best),
    { shortcut: null, shortcutAccuracy: null },
  )
}

/** What a shortcut scores on the strings of all seeds; null unless it is known of each. */
const pooled = (seeds: readonly SeedCount[], name: ShortcutName): number | null => {
  const scores = seeds.map(({ shortcuts }) => shortcuts.find((one) => one.name === name))
  if (scores.some((score) => score === undefined || score.n === 0)) return null
  const sum = (of: 'n' | 'correct'): number => scores.reduce((total, score) => total + (score?.[of] ?? 0), 0)
  return sum('correct') / sum('n')
}

const pairsOf = (
  seeds: readonly SeedCount[],
): Pick<ResultRow, 'pairs' | 'pairsRight' | 'pairAccuracy' | 'logitGap'> => {
  const known = seeds.flatMap(({ pairs }) => (pairs === null || pairs.n === 0 ? [] : [pairs]))
  if (known.length === 0) return { pairs: null, pairsRight: null, pairAccuracy: null, logitGap: null }
  const sum = (of: (one: (typeof known)[number]) => number): number =>
    known.reduce((total, one) => total + of(one), 0)
  const pairs = sum((one) => one.n)
  const pairsRight = sum((one) => one.bothRight)
  return {
    pairs,
    pairsRight,
    pairAccuracy: pairsRight / pairs,
    logitGap: sum((one) => one.n * one.gapMean) / pairs,
  }
}
