import {
  type Metric,
  metricSchema,
  type ProbeRow,
  probeRowSchema,
  type ResultRow,
  type RunView,
  resultRowSchema,
} from '@sweepstack/contracts'
import type { Row } from './csv.js'

/** Overrides become columns of their own, named by their paths; a path has a dot, so none hides another column. */
const lift = <T extends { overrides: Record<string, unknown> }>({ overrides, ...rest }: T): Row => ({
  ...rest,
  ...overrides,
})
const fields = (shape: Record<string, unknown>): string[] =>
  Object.keys(shape).filter((name) => name !== 'overrides')

export const resultTable = {
  columns: fields(resultRowSchema.shape),
  flat: (row: ResultRow): Row => lift(row),
}

export const probeTable = {
  columns: fields(probeRowSchema.shape),
  flat: (row: ProbeRow): Row => lift(row),
}

export const metricTable = { columns: Object.keys(metricSchema.shape), flat: (row: Metric): Row => row }

export const runTable = {
  columns: [
    ...[
      'id',
      'sweepId',
      'cell',
      'cellHash',
      'seed',
      'status',
      'attempts',
      'worker',
      'phase',
      'step',
      'steps',
    ],
    ...['loss', 'secondsLeft', 'errorCode', 'errorDetail', 'createdAt', 'startedAt', 'finishedAt'],
  ],
  flat: ({ cell, progress, error, ...run }: RunView): Row => ({
    ...run,
    ...progress,
    cell: cell.index,
    cellHash: cell.hash,
    errorCode: error?.code,
    errorDetail: error?.detail,
    ...cell.overrides,
  }),
}
