import { chiSquareUpperTail } from './chi-square.js'

/** `cells` are those compared, after pooling; `degrees` is one less. With one cell there is nothing to test: p is 1. */
export type ChiSquare = { statistic: number; degrees: number; p: number; cells: number }

/** Pearson's statistic is near its distribution when every cell expects this many (Cochran 1954). */
const LEAST_EXPECTED = 5

/**
 * Pearson's chi-square test of observed counts against expected ones. Neighbours are pooled, in the order given, until
 * each cell expects at least 5; so put cells in an order in which neighbours are alike. Something observed where
 * nothing is expected gives an infinite statistic and p = 0: pooling never hides it.
 * @throws RangeError for lists of different lengths, negative counts, or sums that differ by more than 1e-9 of them
 */
export const chiSquareTest = (observed: ArrayLike<number>, expected: ArrayLike<number>): ChiSquare => {
  checkCells(observed, expected)
  const cells = pooled(observed, expected)
  let statistic = 0
  for (const cell of cells)
    if (cell.expected > 0) statistic += (cell.observed - cell.expected) ** 2 / cell.expected
  for (let i = 0; i < observed.length; i++)
    if (expected[i] === 0 && observed[i] !== 0) statistic = Number.POSITIVE_INFINITY
  const degrees = Math.max(0, cells.length - 1)
  const p =
    statistic === Number.POSITIVE_INFINITY ? 0 : degrees === 0 ? 1 : chiSquareUpperTail(statistic, degrees)
  return { statistic, degrees, p, cells: cells.length }
}

type Cell = { observed: number; expected: number }

const pooled = (observed: ArrayLike<number>, expected: ArrayLike<number>): Cell[] => {
  const cells: Cell[] = []
  let open: Cell = { observed: 0, expected: 0 }
  for (let i = 0; i < observed.length; i++) {
    open.observed += observed[i] as number
    open.expected += expected[i] as number
    if (open.expected < LEAST_EXPECTED) continue
    cells.push(open)
    open = { observed: 0, expected: 0 }
  }
  const last = cells.at(-1)
  if (last === undefined) return observed.length === 0 ? [] : [open]
  last.observed += open.observed
  last.expected += open.expected
  return cells
}

const checkCells = (observed: ArrayLike<number>, expected: ArrayLike<number>): void => {
  if (observed.length !== expected.length)
    throw new RangeError(`${observed.length} observed counts do not go with ${expected.length} expected ones`)
  let [seen, foreseen] = [0, 0]
  for (let i = 0; i < observed.length; i++) {
    const [o, e] = [observed[i] as number, expected[i] as number]
    if (!(o >= 0 && e >= 0 && e < Number.POSITIVE_INFINITY))
      throw new RangeError(`cell ${i} has ${o} observed and ${e} expected; both are at least 0`)
    seen += o
    foreseen += e
  }
  if (!(Math.abs(seen - foreseen) <= 1e-9 * Math.max(seen, foreseen)))
    throw new RangeError(`${seen} are observed and ${foreseen} expected in all; scale the expected counts`)
}
