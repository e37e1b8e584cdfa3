import type { Client } from '@sweepstack/client'
import { type Results, type ResultsBy, resultTable, type SweepDetail } from '@sweepstack/contracts'
import { formatData, type OutputFormat } from './output/format.js'
import { resultsTables } from './output/results-table.js'
import { lineWidth, print } from './output/stream.js'

type Query = Parameters<Client['results']>[0]

/** Results by each axis in turn, printed as one answer. */
export const fetchResults = (
  client: Client,
  axes: readonly ResultsBy[],
  query: Omit<Query, 'by'>,
): Promise<Results[]> => Promise.all(axes.map((by) => client.results({ ...query, by })))

export const resultsText = (results: readonly Results[], format: OutputFormat): string => {
  const rows = results.flatMap((one) => one.rows)
  if (format === 'table') return rows.length === 0 ? '' : resultsTables(rows, lineWidth())
  if (format === 'json') return JSON.stringify(results.length === 1 ? results[0] : results, null, 2)
  return formatData(format, rows, resultTable)
}

/** The results of a sweep that was run: tables, or with JSON the sweep beside them. */
export const printSweepResults = (
  sweep: SweepDetail,
  results: readonly Results[],
  format: OutputFormat,
): void => {
  const { spec: _spec, cellList: _cells, ...view } = sweep
  print(
    format === 'json'
      ? JSON.stringify({ sweep: view, results }, null, 2)
      : resultsText(results, format) || 'no results',
  )
}
