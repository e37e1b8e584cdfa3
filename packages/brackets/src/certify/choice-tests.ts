import { type Rng, rng } from '@sweepstack/stats'
import type { CertifiedTest } from './certificate.js'
import { testUniform } from './statistic.js'

/** Pairs of places that are gone through in all, and strings at the least. */
const MOST_PAIRS = 2 ** 26
const FEWEST = 100
const CELLS = 20

/**
 * Tests that what was chosen of each string is uniform over what could have been: the rank of the choice among the
 * possible ones, with a random number added, is uniform over [0, 1) whatever the string. Also gives how many choices
 * were none of the possible ones. Of long strings only so many are looked at: they have up to length² / 4 choices each.
 */
export const testChoice = (
  what: string,
  n: number,
  length: number,
  choice: (i: number) => { chosen: number; possible: readonly number[] } | null,
): { test: CertifiedTest; impossible: number } => {
  const r: Rng = rng(0, 'ranks')
  const cells: number[] = []
  let impossible = 0
  const most = Math.max(FEWEST, Math.floor(MOST_PAIRS / length ** 2))
  for (let i = 0; i < n && cells.length + impossible < most; i++) {
    const made = choice(i)
    if (made === null) continue
    const rank = made.possible.indexOf(made.chosen)
    if (rank < 0) impossible += 1
    else cells.push(Math.floor((CELLS * (rank + r.float())) / made.possible.length))
  }
  return { test: testUniform(what, cells, 0, CELLS), impossible }
}
