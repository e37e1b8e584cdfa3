import type { Histogram } from '@sweepstack/contracts'
import type { Dataset } from '../features/dataset.js'
import { LOOKS } from './looks.js'
import { tally } from './tally.js'

/** How many strings have each depth, count, length and dip, by label. Values that no string has are left out. */
export const histogramsOf = (dataset: Dataset): Histogram[] => [
  { axis: 'depth', bins: tally(dataset.depth, dataset.label) },
  { axis: 'count', bins: tally(dataset.count, dataset.label) },
  { axis: 'length', bins: tally(LOOKS.length.see(dataset), dataset.label) },
  { axis: 'dip', bins: tally(dataset.dip, dataset.label) },
]
