import type { PROBE_TARGETS, ProbeResult, ProbeTarget } from '@sweepstack/contracts'
import { type Features, fitLogistic, fitRidge, predict, type Rng, type Rows } from '@sweepstack/stats'
import { interval } from './bootstrap.js'
import { METRICS, tally, totals } from './metrics.js'

/** Labels a row each, and which rows fit and which score. */
export type ProbeTask = {
  readonly folds: readonly Rows[]
  readonly held: Rows
  /** Rows of string s: bounds[s] … bounds[s + 1] - 1; strings from heldFrom on are scored. */
  readonly bounds: Uint32Array
  readonly heldFrom: number
  readonly truth: Float64Array
  readonly controls: readonly Float64Array[]
  readonly shuffled: readonly Float64Array[]
}

type ProbeScores = Pick<
  ProbeResult,
  'score' | 'low' | 'high' | 'control' | 'selectivity' | 'shuffled' | 'majority' | 'n'
>

/** Of a test whose strings cannot be split. */
export const UNDEFINED_SCORES: ProbeScores = {
  score: null,
  low: null,
  high: null,
  control: null,
  selectivity: null,
  shuffled: null,
  majority: null,
  n: 0,
}

const FITS = { ridge: fitRidge, logistic: fitLogistic } as const
type Method = Pick<(typeof PROBE_TARGETS)[ProbeTarget], 'kind' | 'metric'>

/** Fits the target, the control tasks and the nulls on one layer's features, and scores each on the held-out strings. */
export const measureLayer = (
  { kind, metric: name }: Method,
  features: Features,
  task: ProbeTask,
  random: Rng,
): ProbeScores => {
  const metric = METRICS[name]
  const { folds, held, bounds, heldFrom, truth } = task
  const targets = [truth, ...task.controls, ...task.shuffled]
  const tallies = FITS[kind](features, targets, folds).map((fit, k) =>
    tally(metric, bounds, heldFrom, held, targets[k]!, predict(fit, features, held)),
  )
  const [score = null, ...others] = tallies.map((sums) => metric.score(totals(metric, sums)))
  const control = mean(others.slice(0, task.controls.length))
  return {
    score,
    ...(score === null ? { low: null, high: null } : interval(metric, tallies[0]!, random)),
    control,
    selectivity: score === null || control === null ? null : score - control,
    shuffled: mean(others.slice(task.controls.length)),
    majority: name === 'accuracy' ? majorityShare(truth.subarray(held.from, held.to)) : null,
    n: held.to - held.from,
  }
}

/** Of the draws that have a score: a control of few types can deal one label to all of them. */
const mean = (scores: readonly (number | null)[]): number | null => {
  const defined = scores.filter((score) => score !== null)
  return defined.length === 0 ? null : defined.reduce((sum, score) => sum + score, 0) / defined.length
}

const majorityShare = (labels: Float64Array): number => {
  const ones = labels.reduce((sum, y) => sum + y, 0) / labels.length
  return Math.max(ones, 1 - ones)
}
