import type { CsvRow } from './csv.js'
import { type Metric, metricSchema } from './progress.js'
import { type ProbeRow, probeRowSchema, type ResultRow, resultRowSchema } from './results.js'
import type { RunView } from './runs.js'

/** How a table is written as CSV: the columns it has even without rows, and a row's cells. */
export type CsvShape<T> = { columns: readonly string[]; flat: (row: T) => CsvRow }

/** Overrides become columns of their own, named by their paths; a path has a dot, so none hides another column. */
const lift = <T extends { overrides: Record<string, unknown> }>({ overrides, ...rest }: T): CsvRow => ({
  ...rest,
  ...overrides,
})
const fields = (shape: Record<string, unknown>): string[] =>
  Object.keys(shape).filter((name) => name !== 'overrides')

export const resultTable: CsvShape<ResultRow> = {
  columns: fields(resultRowSchema.shape),
  flat: lift,
}

export const probeTable: CsvShape<ProbeRow> = {
  columns: fields(probeRowSchema.shape),
  flat: lift,
}

export const metricTable: CsvShape<Metric> = { columns: Object.keys(metricSchema.shape), flat: (row) => row }

export const runTable: CsvShape<RunView> = {
  columns: [
    ...[
      'id',
      'sweepId',
      'cell',
      'cellHash',
      'seed',
      'status',
      'attempts',
      'resumedFrom',
      'worker',
      'phase',
      'step',
      'steps',
    ],
    ...['loss', 'secondsLeft', 'errorCode', 'errorDetail', 'createdAt', 'startedAt', 'finishedAt'],
  ],
  flat: ({ cell, progress, error, ...run }) => ({
    ...run,
    ...progress,
    cell: cell.index,
    cellHash: cell.hash,
    errorCode: error?.code,
    errorDetail: error?.detail,
    ...cell.overrides,
  }),
}
