import { SHORTCUTS, type Shortcut } from '@sweepstack/contracts'
import type { Dataset } from '../../features/dataset.js'
import { heldOutNgrams } from '../held-out-n-grams.js'
import { BALANCED_LOOK, LOOKS } from '../looks.js'
import { exactShortcutsOf } from '../shortcuts.js'
import { tally } from '../tally.js'
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

/**
 * @param n strings of the dataset where this is a sample of it
 * @throws RangeError for a dataset without strings
 */
export const factsOf = (dataset: Dataset, { path, what, source }: Place, n = dataset.n): Facts => {
  if (dataset.n === 0) throw new RangeError(`${what} has no strings`)
  const scores = new Map(exactShortcutsOf(dataset).map((one) => [one.name, one]))
  const accuracy = (name: Shortcut['name']) => scores.get(name)?.accuracy ?? 0
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
    types: dataset.types,
    balanced: dataset.balanced / dataset.n,
    majority: accuracy('majority'),
    counter: 1 - mistaken(dataset, 'count', 0) / dataset.n,
    counterAndEnds: 1 - mistaken(dataset, 'count-and-ends', BALANCED_LOOK) / dataset.n,
    count: accuracy('count'),
    surface,
    ngrams: shown('n-grams', heldOutNgrams(dataset)),
    distinct: distinctOf(dataset, n),
  }
}

/** Unbalanced strings of which this is seen: what a balanced string looks like, whatever is in the dataset. */
const mistaken = (dataset: Dataset, name: 'count' | 'count-and-ends', look: number): number =>
  tally(LOOKS[name].see(dataset), dataset.label).find(({ value }) => value === look)?.unbalanced ?? 0
