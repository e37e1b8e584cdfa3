import type { Rng } from '@sweepstack/stats'
import { METRICS, type Metric } from './metrics.js'

const RESAMPLES = 1_000
/** 1.96²; Wilson's interval of n right of n is n / (n + z²) to 1. */
const Z_SQUARED = 1.959963984540054 ** 2

export type Interval = { low: number | null; high: number | null }
const NONE: Interval = { low: null, high: null }

/**
 * 95 % percentile interval of a score by the cluster bootstrap (Efron & Tibshirani 1993; Davison & Hinkley
 * 1997, 3.8): whole strings are drawn with replacement, since positions of one string depend on each
 * other and an interval that took them one by one would be too narrow. It holds the fitted probe fixed:
 * it says how far the score may be off for these weights, not how weights of another fit would do. With fewer
 * than two strings there is none; with few it is too narrow, as every bootstrap.
 *
 * Where every position is right (or every one wrong) each resample is as well, and the bootstrap would claim
 * certainty: accuracy then takes the Wilson interval of so many strings right out of so many, which
 * bounds it since a position is right wherever its string is.
 * @param tallies the metric's sums, `metric.width` a string
 */
export const interval = (metric: Metric, tallies: Float64Array, random: Rng): Interval => {
  const { width } = metric
  const strings = tallies.length / width
  if (strings < 2) return NONE
  const sums = new Float64Array(width)
  const scores: number[] = []
  for (let b = 0; b < RESAMPLES; b++) {
    sums.fill(0)
    for (let s = 0; s < strings; s++) {
      const at = random.int(strings) * width
      for (let i = 0; i < width; i++) sums[i]! += tallies[at + i]!
    }
    const score = metric.score(sums)
    if (score !== null) scores.push(score)
  }
  if (scores.length < RESAMPLES / 2) return NONE
  scores.sort((a, b) => a - b)
  const bounds = { low: quantile(scores, 0.025), high: quantile(scores, 0.975) }
  if (metric !== METRICS.accuracy || bounds.low !== bounds.high) return bounds
  if (bounds.low === 1) return { low: strings / (strings + Z_SQUARED), high: 1 }
  if (bounds.high === 0) return { low: 0, high: Z_SQUARED / (strings + Z_SQUARED) }
  return bounds
}

/** Linear between order statistics (type 7 of Hyndman & Fan 1996, numpy's default). */
const quantile = (sorted: readonly number[], q: number): number => {
  const at = q * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  const above = sorted[Math.ceil(at)]!
  return below + (at - Math.floor(at)) * (above - below)
}
