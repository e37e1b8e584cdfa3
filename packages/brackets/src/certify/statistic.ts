import { type ChiSquare, chiSquareTest } from '@sweepstack/stats'
import type { CertifiedTest } from './certificate.js'
import { ratio } from './ratio.js'

/** Something counted of strings: the cells it can fall in, in order, and how likely each is, up to a common factor. */
export type Cells = { first: number; weights: readonly bigint[] }

/** Tests values against cells; `first` is the value of the first cell. One outside all cells is an infinite statistic. */
export const testCells = (what: string, values: ArrayLike<number>, cells: Cells): CertifiedTest => {
  const total = cells.weights.reduce((a, b) => a + b, 0n)
  const shares = cells.weights.map((weight) => (total === 0n ? 0 : ratio(weight, total)))
  return testShares(what, values, cells.first, shares)
}

/** The same with shares that sum to 1. */
export const testShares = (
  what: string,
  values: ArrayLike<number>,
  first: number,
  shares: readonly number[],
): CertifiedTest => {
  const observed = new Float64Array(shares.length + 1) // the last: outside
  for (let i = 0; i < values.length; i++) {
    const cell = (values[i] as number) - first
    const at = cell >= 0 && cell < shares.length ? cell : shares.length
    observed[at] = (observed[at] as number) + 1
  }
  const sum = shares.reduce((a, b) => a + b, 0)
  const expected = [...shares.map((share) => (share / (sum || 1)) * values.length), 0]
  if (sum === 0) expected[shares.length] = values.length
  return certified(what, values.length, chiSquareTest(observed, expected))
}

/** Values that are equally likely: first, first + 1, … */
export const testUniform = (
  what: string,
  values: ArrayLike<number>,
  first: number,
  cells: number,
): CertifiedTest => testShares(what, values, first, new Array<number>(cells).fill(1 / cells))

/** A test as a certificate has it: plain data, without an infinity. */
export const certified = (
  what: string,
  draws: number,
  { statistic, degrees, p, cells }: ChiSquare,
): CertifiedTest => ({
  what,
  draws,
  cells,
  statistic: Number.isFinite(statistic) ? statistic : null,
  degrees,
  p,
})
