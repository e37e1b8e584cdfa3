import type { MeasuredStrings } from '../features/dataset.js'
import { StringIndex } from '../strings/string-index.js'
import { stringAt } from '../strings/strings.js'
import { fitNgrams, type NgramScore } from './n-gram-fit.js'
import { sample, upTo } from './sample.js'

/** Strings a fit takes: its weights, at most 100, are known well from this many. */
const MOST = 5_000
const FOLDS = 5

/**
 * The n-grams' log-odds for every string: fitted to a sample of `fitOn`, or, without one, in five folds, each scored by
 * a fit to the others. Copies of a string are in one fold, so that none is scored by a fit that has seen it.
 */
export const ngramScores = (dataset: MeasuredStrings, fitOn: MeasuredStrings | null): Float64Array => {
  const scores = new Float64Array(dataset.n)
  if (fitOn !== null && fitOn.n > 0) {
    const types = Math.max(dataset.types, fitOn.types)
    const scoreOf = fittedTo(fitOn, types)
    for (let i = 0; i < dataset.n; i++) scores[i] = scoreOf(dataset, i)
    return scores
  }
  const index = new StringIndex()
  const fold = Uint8Array.from({ length: dataset.n }, (_, i) => index.add(stringAt(dataset, i)) % FOLDS)
  for (let held = 0; held < FOLDS; held++) {
    const rest = upTo(dataset.n).filter((i) => fold[i] !== held)
    const scoreOf = fitNgrams(dataset, sample(rest, MOST, 'n-grams'), dataset.types)
    for (let i = 0; i < dataset.n; i++) if (fold[i] === held) scores[i] = scoreOf(dataset, i)
  }
  return scores
}

/** The last fit to each dataset: a run's tests are all scored by one fit to its training data. */
const fits = new WeakMap<MeasuredStrings, { types: number; scoreOf: NgramScore }>()
const fittedTo = (dataset: MeasuredStrings, types: number): NgramScore => {
  const kept = fits.get(dataset)
  if (kept?.types === types) return kept.scoreOf
  const scoreOf = fitNgrams(dataset, sample(upTo(dataset.n), MOST, 'n-grams'), types)
  fits.set(dataset, { types, scoreOf })
  return scoreOf
}
