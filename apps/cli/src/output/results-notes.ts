import type { ResultRow } from '@sweepstack/contracts'
import { countingNotes } from './counting-notes.js'
import { count } from './words.js'

/** What a reader of a table must know beside its figures: what a counter scores, constant answers, other lengths. */
export const notesOf = (rows: readonly ResultRow[]): string[] => [
  ...countingNotes(rows),
  ...constantNotes(rows),
  ...lengthNotes(rows),
]

/** Whether the test has strings longer than the longest trained on, or shorter than the shortest. */
export const isOfOtherLength = (row: ResultRow): boolean =>
  isBelow(row.trainedMaxLength, row.testMaxLength) || isBelow(row.testMinLength, row.trainedMinLength)

/** What is not known is not called different. */
const isBelow = (a: number | null, b: number | null): boolean => a !== null && b !== null && a < b

const constantNotes = (rows: readonly ResultRow[]): string[] => {
  const tests = new Map<string, ResultRow>()
  for (const row of rows) {
    const known = tests.get(row.test)
    if (row.constantSeeds > (known?.constantSeeds ?? 0)) tests.set(row.test, row)
  }
  return [...tests.values()].map(
    (row) =>
      `= one answer to every string of ${row.test}, in up to ${row.constantSeeds} of ${count(row.seeds, 'seed')}: ${meaning(rows, row.test)}`,
  )
}

/** Where a test has one label only, a constant answer is what a perfect model gives too. */
const meaning = (rows: readonly ResultRow[], test: string): string => {
  const own = rows.filter((row) => row.test === test)
  const label = own.every((row) => row.nBalanced === row.n)
    ? 'balanced'
    : own.every((row) => row.nBalanced === 0)
      ? 'unbalanced'
      : null
  if (label === null) return 'it tells nothing apart'
  return own.every((row) => row.label === label)
    ? 'see other labels and tests for whether it tells anything apart'
    : `all of them are ${label}, so one answer may be right, and other tests show whether it tells them apart`
}

const lengthNotes = (rows: readonly ResultRow[]): string[] => [
  ...new Set(
    rows
      .filter(isOfOtherLength)
      .map(
        (row) =>
          `! ${row.test}: trained on strings of ${range(row.trainedMinLength, row.trainedMaxLength)}, tested on ${range(row.testMinLength, row.testMaxLength)}, so this is a test of length too`,
      ),
  ),
]

const range = (min: number | null, max: number | null): string =>
  min === max ? `${max}` : `${min} to ${max}`
