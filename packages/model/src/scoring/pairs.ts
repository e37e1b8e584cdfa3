import type { Dataset } from '@sweepstack/brackets'
import type { PairsResult } from '@sweepstack/contracts'
import { spreadOf } from './spread.js'

/**
 * How a model tells minimal pairs apart: string 2i is balanced, string 2i + 1 its corruption, and the gap is the logit of
 * the first minus that of the second. Null for a test that is not made of pairs; zeros for one without strings.
 */
export const pairsOf = (
  { pairs, n }: Pick<Dataset, 'pairs' | 'n'>,
  logits: Float32Array,
): PairsResult | null => {
  if (!pairs) return null
  const gaps = new Float64Array(n / 2)
  let bothRight = 0
  let ordered = 0
  for (let i = 0; i < gaps.length; i++) {
    const balanced = logits[2 * i]!
    const corrupted = logits[2 * i + 1]!
    gaps[i] = balanced - corrupted
    if (balanced > 0 && corrupted <= 0) bothRight += 1
    if (balanced > corrupted) ordered += 1
  }
  const { mean, sd } = spreadOf(gaps)
  return { n: gaps.length, bothRight, ordered, gapMean: mean, gapSd: sd }
}
