import { fitLogisticAt } from '@sweepstack/stats'
import type { MeasuredStrings } from '../features/dataset.js'
import type { Strings } from '../strings/strings.js'
import { Ngrams } from './n-grams.js'

/** The log-odds of being balanced by the n-grams of a string: above 0 it says balanced. */
export type NgramScore = (strings: Strings, i: number) => number

/**
 * Logistic regression on how often each n-gram occurs in a string, standardised, with an L2 penalty of C = 1
 * (scikit-learn's standard). N-grams that no string of the fit has count for nothing.
 * @param rows the strings it is fitted to
 * @param types bracket types of all strings it will meet
 */
export const fitNgrams = (dataset: MeasuredStrings, rows: Uint32Array, types: number): NgramScore => {
  if (rows.length === 0) return () => 0
  const ngrams = new Ngrams(types)
  const column = new Int32Array(ngrams.size).fill(-1)
  const values = countColumns(dataset, rows, ngrams, column)
  const width = values.length / rows.length
  const y = Float64Array.from(rows, (i) => dataset.label[i] as number)
  const x = { values, rows: rows.length, width }
  const fit = fitLogisticAt(x, y, { from: 0, to: rows.length }, 1 / rows.length)
  const { mean, inverse } = fit.scale
  const raw = fit.weights.map((weight, j) => weight * (inverse[j] as number))
  const offset = raw.reduce((sum, weight, j) => sum - weight * (mean[j] as number), fit.intercept)
  const weights = Float64Array.from(column, (j) => (j < 0 ? 0 : (raw[j] as number)))
  let out = new Int32Array(0)
  return (strings, i) => {
    const room = ngrams.room((strings.offsets[i + 1] as number) - (strings.offsets[i] as number))
    if (out.length < room) out = new Int32Array(2 * room)
    const n = ngrams.write(strings, i, out)
    let score = offset
    for (let at = 0; at < n; at++) score += weights[out[at] as number] as number
    return score
  }
}

/** Gives each n-gram the rows have a column, and counts: row r is values[r * width] … values[(r + 1) * width - 1]. */
const countColumns = (
  dataset: MeasuredStrings,
  rows: Uint32Array,
  ngrams: Ngrams,
  column: Int32Array,
): Float32Array => {
  const out = new Int32Array(ngrams.room(dataset.maxLength))
  let width = 0
  for (const i of rows) {
    const n = ngrams.write(dataset, i, out)
    for (let at = 0; at < n; at++) if (column[out[at] as number] === -1) column[out[at] as number] = width++
  }
  const values = new Float32Array(rows.length * width)
  rows.forEach((i, r) => {
    const n = ngrams.write(dataset, i, out)
    for (let at = 0; at < n; at++) values[r * width + (column[out[at] as number] as number)]! += 1
  })
  return values
}
