import type { ResultRow } from '@sweepstack/contracts'
import { cellName } from '../output/cell-heads.js'

const USUAL = 'in-distribution'
const ZERO = 'zero-count'

/**
 * What the demo's numbers show, in one sentence made from them: for each cell of the larger model, how it does on
 * unbalanced strings like those it was trained on, and on those whose count is 0, which a counter cannot tell.
 * `rows`: results by test of unbalanced strings. The verdict of a cell follows from whether the two Wilson intervals
 * are apart, so it says no more than the counts carry.
 */
export const sentenceOf = (rows: readonly ResultRow[], larger: (row: ResultRow) => boolean): string => {
  const clauses = rows
    .filter((row) => row.test === USUAL && larger(row))
    .flatMap((usual) => {
      const zero = rows.find((row) => row.test === ZERO && row.cell === usual.cell)
      return zero === undefined ? [] : [clause(usual, zero)]
    })
  return clauses.length === 0
    ? 'No finished run has both tests, so nothing can be said.'
    : `${sentence(clauses)}.`
}

const sentence = (clauses: readonly string[]): string => {
  const text = clauses.join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const clause = (usual: ResultRow, zero: ResultRow): string =>
  `trained on ${dataOf(usual)} data, the larger model finds ${share(usual)} of the unbalanced strings of that ` +
  `kind and ${share(zero)} of those whose count is 0: ${verdict(usual, zero)}`

const dataOf = ({ overrides }: ResultRow): string => String(overrides['data.preset'] ?? cellName(overrides))

const share = ({ accuracy, low, high }: ResultRow): string =>
  `${percent(accuracy)} % [${percent(low)}, ${percent(high)}]`
const percent = (value: number): string => (100 * value).toFixed(1)

/**
 * One answer to every string of the usual test means nothing was learned. One answer to the zero-count test means
 * no such thing: its strings all have the count of a balanced one, so it is just what a counter gives.
 */
const verdict = (usual: ResultRow, zero: ResultRow): string => {
  if (usual.constantSeeds > 0)
    return 'some seeds give one answer to every string, so it has not learned the task'
  if (zero.high < 0.5) return 'it misses most of these, as a counter would'
  if (zero.high < usual.low) return 'it leans on the count, though not on the count alone'
  if (zero.low > usual.high)
    return 'it does better where the count says nothing, so it sees more than the count'
  return 'no difference these numbers can tell, so the count alone does not explain it'
}
