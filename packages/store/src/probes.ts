import type { ProbeRow, ProbeTarget } from '@sweepstack/contracts'
import type { Database } from './database.js'
import { MAX_ROWS, type RunSelection, refuseTooMany, selectRuns } from './results.js'

export type ProbeQuery = RunSelection & { target?: ProbeTarget | undefined; layer?: number | undefined }

/**
 * The probes' rows of every finished run selected: newest sweep first, then by cell, seed, probe and layer.
 * @throws SweepstackError as `results.counts` does.
 */
export const probeRows = async (db: Database, query: ProbeQuery): Promise<ProbeRow[]> => {
  const runs = await selectRuns(db, query, 4)
  const rows = await db.query<ProbeRow>(
    `SELECT r.sweep_id AS "sweepId", r.id AS "runId", c.index AS cell, c.overrides, r.seed, p.target, p.test, p.layer,
       p.hook, p.metric, p.score, p.low, p.high, p.control, p.selectivity, p.shuffled, p.majority, p.n
     FROM ${runs.text} JOIN probe_results p ON p.run_id = r.id
       JOIN cells c ON c.sweep_id = r.sweep_id AND c.hash = r.cell_hash JOIN sweeps s ON s.id = r.sweep_id
     WHERE ($1::text IS NULL OR p.test = $1) AND ($2::text IS NULL OR p.target = $2) AND ($3::int IS NULL OR p.layer = $3)
     ORDER BY s.created_at DESC, s.id DESC, c.index, r.seed, p.ordinal LIMIT ${MAX_ROWS + 1}`,
    [query.test ?? null, query.target ?? null, query.layer ?? null, ...runs.values],
  )
  refuseTooMany(rows.length)
  return rows
}
