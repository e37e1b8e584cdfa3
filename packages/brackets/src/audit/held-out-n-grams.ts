import type { MeasuredStrings } from '../features/dataset.js'
import { StringIndex } from '../strings/string-index.js'
import { stringAt } from '../strings/strings.js'
import { fitNgrams } from './n-gram-fit.js'
import { sample, upTo } from './sample.js'

/** Strings of a dataset that are looked at: half for the fit, half for the score. */
const MOST = 2000
/** Fewer strings that are scored say nothing. */
const FEWEST = 50

/**
 * The share that the n-grams get right of strings they were not fitted to, roughly and at once: one fit to half of a
 * sample, scored on those of the other half that it has not met. 0 where too few are left.
 */
export const heldOutNgrams = (dataset: MeasuredStrings): number => {
  const drawn = sample(upTo(dataset.n), MOST, 'held-out n-grams')
  const [fitted, rest] = [drawn.subarray(0, drawn.length >> 1), drawn.subarray(drawn.length >> 1)]
  const met = new StringIndex()
  for (const i of fitted) met.add(stringAt(dataset, i))
  const held = rest.filter((i) => !met.has(stringAt(dataset, i)))
  if (held.length < FEWEST) return 0
  const scoreOf = fitNgrams(dataset, fitted, dataset.types)
  return held.filter((i) => scoreOf(dataset, i) > 0 === (dataset.label[i] === 1)).length / held.length
}
