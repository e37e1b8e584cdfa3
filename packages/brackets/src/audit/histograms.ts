import type { Histogram } from '@sweepstack/contracts'
import type { Sights } from './sights.js'
import type { Tally } from './tally.js'

/**
 * How many strings have each depth, count, length and dip, by label. Values that no string has are left out. Counts are
 * tallied by themselves: what counting sees of several types is more than the count.
 */
export const histogramsOf = (sights: Sights, counts: Tally): Histogram[] => [
  { axis: 'depth', bins: sights.groups('depth') },
  { axis: 'count', bins: counts.groups() },
  { axis: 'length', bins: sights.groups('length') },
  { axis: 'dip', bins: sights.groups('dip') },
]
