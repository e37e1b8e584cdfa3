import { countingBound, type ResultRow, SHORTCUTS } from '@sweepstack/contracts'
import { percent } from './words.js'

/**
 * Whether the accuracy on a whole test is above what counting alone scores, with all of its interval. A part of a test
 * has no such bound: a rule by the count can be right on all of one label.
 */
export const isAboveCounting = (row: ResultRow): boolean => isWhole(row) && row.low > row.counterAccuracy

/** What a model must beat on each test, what did, and where another shortcut beats the count. */
export const countingNotes = (rows: readonly ResultRow[]): string[] => {
  const whole = rows.filter(isWhole)
  return [
    ...perTest(whole, boundOf),
    ...(rows.some(isAboveCounting) ? [ABOVE] : []),
    ...perTest(whole, shortcutOf),
  ]
}

/** What the column `ctr.` is. */
export const COUNTER_NOTE =
  'ctr. what the best rule that sees only the count scores on the same strings; one rule for all of a test'
const ABOVE = '> counting alone cannot: the accuracy is above ctr., interval and all'

const isWhole = ({ by, label }: ResultRow): boolean => by === 'test' && label === null

const perTest = (rows: readonly ResultRow[], say: (ofTest: ResultRow[]) => string | null): string[] =>
  [...new Set(rows.map(({ test }) => test))].flatMap(
    (test) => say(rows.filter((row) => row.test === test)) ?? [],
  )

/** No model is above what counting gets wholly right. */
const boundOf = (rows: ResultRow[]): string | null => {
  const [first] = rows as [ResultRow, ...ResultRow[]]
  if (rows.every(({ counterAccuracy }) => counterAccuracy === 1)) return null
  const bounds = new Set(rows.map(({ counterAccuracy }) => percent(counterAccuracy)))
  const bound = { n: first.n, correct: Math.round(first.counterAccuracy * first.n) }
  return `     ${
    bounds.size === 1
      ? countingBound(first.test, bound)
      : `a model above its ctr. on ${first.test} cannot be counting only`
  }`
}

/** The best shortcut, where it is another than the count and scores more, in the cell where it scores most. */
const shortcutOf = (rows: ResultRow[]): string | null => {
  const higher = rows
    .filter(
      ({ shortcut, shortcutAccuracy: a, counterAccuracy }) =>
        shortcut !== null && a !== null && percent(a) !== percent(counterAccuracy) && a > counterAccuracy,
    )
    .sort((a, b) => (b.shortcutAccuracy ?? 0) - (a.shortcutAccuracy ?? 0))[0]
  if (higher?.shortcut == null || higher.shortcutAccuracy === null) return null
  const { title } = SHORTCUTS[higher.shortcut]
  const scores = higher.shortcut === 'n-grams' ? 'score' : 'scores'
  const upTo = rows.length > 1 ? 'up to ' : ''
  return `~ ${higher.test}: ${title} ${scores} ${upTo}${percent(higher.shortcutAccuracy)} %, more than the count`
}
