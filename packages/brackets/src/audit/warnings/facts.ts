import { SHORTCUTS, type Shortcut } from '@sweepstack/contracts'
import type { MeasuredStrings } from '../../features/dataset.js'
import { heldOutNgrams } from '../held-out-n-grams.js'
import { BALANCED_LOOKS } from '../looks.js'
import { type ExactShortcut, type Sights, sightsOf } from '../sights.js'
import { type Distinct, distinctOf } from './distinct.js'

/** What the rules for warnings ask of a dataset, or of a sample of it. Shares, from 0 to 1. */
export type Facts = {
  /** where it is written: `base.data`, `base.tests.zero-count` */
  path: string
  /** in a sentence: `the training data`, `the test zero-count` */
  what: string
  /** names what it was drawn from; equal names, one distribution */
  source: string
  types: number
  balanced: number
  majority: number
  /** right by the one rule that keeps its answer over all tests: balanced if the count is 0 */
  counter: number
  /** the same, if it also starts with an opening and ends with a closing bracket */
  counterAndEnds: number
  /** the best that sees only the count can do here */
  count: number
  /** the best of what needs neither a count nor an order */
  surface: Surface
  /** the share they get right of strings they were not fitted to */
  ngrams: Surface
  distinct: Distinct
}

export type Surface = { title: string; name: Shortcut['name']; accuracy: number }

/** How a dataset is spoken of. */
export type Place = Pick<Facts, 'path' | 'what' | 'source'>

/** Strings that were looked at: all of them, or a sample. `some` are those there are whole. */
type LookedAt = { n: number; balanced: number; types: number; sights: Sights; some(): MeasuredStrings }

/** A sample, or a dataset, in memory. */
export const lookedAt = (strings: MeasuredStrings): LookedAt => {
  const { n, balanced, types } = strings
  return { n, balanced, types, sights: sightsOf(strings), some: () => strings }
}

/**
 * @param of strings of the dataset where those looked at are a sample of it
 * @throws RangeError where there are none
 */
export const factsOf = (looked: LookedAt, { path, what, source }: Place, of = looked.n): Facts => {
  const { n, balanced, types, sights } = looked
  if (n === 0) throw new RangeError(`${what} has no strings`)
  const accuracy = (name: ExactShortcut): number => sights.scoreOf(name).correct / n
  const shown = (name: Shortcut['name'], accuracy: number): Surface => ({
    name,
    title: SHORTCUTS[name].title,
    accuracy,
  })
  const surface = (['length', 'ends', 'trailing-run'] as const)
    .map((name) => shown(name, accuracy(name)))
    .reduce((best, one) => (one.accuracy > best.accuracy ? one : best))
  return {
    path,
    what,
    source,
    types,
    balanced: balanced / n,
    majority: accuracy('majority'),
    // what a balanced string looks like, whatever is in the dataset
    counter: 1 - sights.unbalanced('count', [0]) / n,
    counterAndEnds: 1 - sights.unbalanced('count-and-ends', BALANCED_LOOKS) / n,
    count: accuracy('count'),
    surface,
    ngrams: shown('n-grams', heldOutNgrams(looked.some())),
    distinct: distinctOf(looked.some(), of),
  }
}
