import type { Baseline, BaselineCount, Label } from '@sweepstack/contracts'
import { type Counts, type GateOutcome, gate } from '@sweepstack/stats'

/**
 * One cell, test and label, before and now. `adjustedP` is of the test that the accuracies differ by more than
 * the margin, corrected over all rows. A row that only one side has cannot be compared, and fails.
 */
export type GateRow = {
  cell: string
  test: string
  label: Label
  before: Counts | null
  now: Counts | null
  difference: number | null
  adjustedP: number | null
  verdict: 'same' | 'moved' | 'failed' | 'missing' | 'new'
}

/** Compares what a sweep gives now with what was recorded. */
export const compareBaseline = (
  { counts, margin, alpha }: Pick<Baseline, 'counts' | 'margin' | 'alpha'>,
  now: readonly BaselineCount[],
): GateRow[] => {
  const found = new Map(now.map((row) => [key(row), row]))
  const known = new Set(counts.map(key))
  const pairs = counts.flatMap((before) => {
    const after = found.get(key(before))
    return after === undefined ? [] : [{ place: place(before), baseline: only(before), current: only(after) }]
  })
  const outcomes = gate(pairs, { margin, alpha })
  return [
    ...pairs.map((pair, i) => ({
      ...pair.place,
      before: pair.baseline,
      now: pair.current,
      ...judged(pair, outcomes[i] as GateOutcome),
    })),
    ...counts.filter((row) => !found.has(key(row))).map((row) => alone(row, 'missing')),
    ...now.filter((row) => !known.has(key(row))).map((row) => alone(row, 'new')),
  ]
}

const judged = (
  { baseline, current }: { baseline: Counts; current: Counts },
  { difference, adjustedP, moved }: GateOutcome,
): Pick<GateRow, 'difference' | 'adjustedP' | 'verdict'> => {
  const same = baseline.n === current.n && baseline.correct === current.correct
  return { difference, adjustedP, verdict: moved ? 'failed' : same ? 'same' : 'moved' }
}

export const passes = (rows: readonly GateRow[]): boolean =>
  rows.every(({ verdict }) => verdict === 'same' || verdict === 'moved')

/** Not the cell's hash: that is over every default, and where a default changes the recorded cells would not be found. */
const key = ({ cell, test, label }: BaselineCount): string => `${cell} ${test} ${label}`
const place = ({ cell, test, label }: BaselineCount) => ({ cell, test, label })
const only = ({ n, correct }: BaselineCount): Counts => ({ n, correct })

const alone = (row: BaselineCount, verdict: 'missing' | 'new'): GateRow => ({
  ...place(row),
  before: verdict === 'missing' ? only(row) : null,
  now: verdict === 'new' ? only(row) : null,
  difference: null,
  adjustedP: null,
  verdict,
})
