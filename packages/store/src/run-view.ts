import type { Overrides, Problem, Progress, RunStatus, RunView } from '@sweepstack/contracts'

/** A run's row with its cell's, as `RUN_COLUMNS` selects them. */
export type RunRow = {
  id: string
  sweepId: string
  cellIndex: number
  cellHash: string
  overrides: Overrides
  seed: number
  status: RunStatus
  token: number
  resumedFrom: number | null
  worker: string | null
  progress: Progress | null
  error: Problem | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export const RUN_COLUMNS = `r.id, r.sweep_id AS "sweepId", c.index AS "cellIndex", c.hash AS "cellHash", c.overrides,
  r.seed, r.status, r.token,
  (SELECT a.resumed_from FROM attempts a WHERE a.run_id = r.id AND a.number = r.token) AS "resumedFrom", r.worker, r.progress, r.error, r.created_at AS "createdAt",
  r.started_at AS "startedAt", r.finished_at AS "finishedAt"`
export const RUN_TABLES = 'runs r JOIN cells c ON c.sweep_id = r.sweep_id AND c.hash = r.cell_hash'

/** Each claim is an attempt and raises the token by one, so the token is their number. */
export const runView = (row: RunRow): RunView => ({
  id: row.id,
  sweepId: row.sweepId,
  cell: { index: row.cellIndex, hash: row.cellHash, overrides: row.overrides },
  seed: row.seed,
  status: row.status,
  attempts: row.token,
  resumedFrom: row.resumedFrom,
  worker: row.worker,
  progress: row.progress,
  error: row.error,
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
})
