import { type BaselineCount, describeCell, type ResultRow } from '@sweepstack/contracts'

/** The pooled counts of each cell, test and label, from results by test. A label a test lacks has no row. */
export const countsOf = (rows: readonly ResultRow[]): BaselineCount[] =>
  rows.flatMap((row) => {
    const of = { cell: describeCell(row.overrides), test: row.test }
    const counts: BaselineCount[] = [
      { ...of, label: 'balanced', n: row.nBalanced, correct: row.correctBalanced },
      { ...of, label: 'unbalanced', n: row.n - row.nBalanced, correct: row.correct - row.correctBalanced },
    ]
    return counts.filter(({ n }) => n > 0)
  })
