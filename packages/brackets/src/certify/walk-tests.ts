import type { WalkSet } from '../counting/walk-set.js'
import type { Measures } from '../features/measure.js'
import type { Strings } from '../strings/strings.js'
import type { CertifiedTest } from './certificate.js'
import { observe } from './observe.js'
import { testCells } from './statistic.js'
import {
  countCells,
  depthCells,
  dipCells,
  heightCells,
  reachTimes,
  returnTimes,
  timeCell,
} from './walk-cells.js'

/**
 * Tests of strings that should be uniform over a set, by what can be counted exactly of the set: the height at three
 * places, the depth, dip and count that the set leaves open, when the string first comes back to 0, and when it first
 * reaches the depth if that is given.
 */
export const testWalks = (
  strings: Strings,
  { depth, dip, count }: Pick<Measures, 'depth' | 'dip' | 'count'>,
  set: WalkSet,
  whose = '',
): CertifiedTest[] => {
  const { length } = set
  const marks = [...new Set([1, 2, 3].map((quarter) => Math.floor((quarter * length) / 4)))].filter(
    (mark) => mark > 0 && mark < length,
  )
  const exact = exactDepth(set)
  const seen = observe(strings, marks, exact ?? 0)
  const tests = marks.map((mark, i) =>
    testCells(
      `${whose}prefix sum after ${mark} symbols`,
      seen.heights[i] as Int16Array,
      heightCells(set, mark),
    ),
  )
  const isBalanced = set.only === 'balanced'
  if (exact === null) tests.push(testCells(`${whose}depth`, depth, depthCells(set)))
  if (!isBalanced && !(set.bottom !== null && set.bottom.min === set.bottom.max))
    tests.push(testCells(`${whose}dip`, dip, dipCells(set)))
  if (!isBalanced && set.end === null) tests.push(testCells(`${whose}count`, count, countCells(set)))
  if (length > 2) tests.push(testTimes(`${whose}first return to count 0`, seen.returned, returnTimes(set)))
  if (exact !== null && exact > 0 && length > 2)
    tests.push(testTimes(`${whose}first time at depth ${exact}`, seen.reached, reachTimes(set, exact)))
  return tests.filter(({ cells }) => cells > 1)
}

const exactDepth = ({ top }: WalkSet): number | null => (top !== null && top.min === top.max ? top.min : null)

const testTimes = (
  what: string,
  values: Int16Array,
  { edges, cells }: ReturnType<typeof returnTimes>,
): CertifiedTest =>
  testCells(
    what,
    values.map((time) => timeCell(edges, time)),
    cells,
  )
