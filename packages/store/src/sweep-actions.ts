import { ERRORS, errorCodes, LIMITS, type SweepSpec, SweepstackError } from '@sweepstack/contracts'
import { dropAll } from './checkpoints/keep.js'
import type { Database, Sql } from './database.js'
import { emit, type NewEvent } from './events.js'
import { isId } from './ids.js'
import { lock } from './locks.js'
import { missing } from './missing.js'
import { insertRuns } from './sweep-create.js'
import { endSweeps } from './sweep-end.js'

type SweepRow = { id: string; spec: SweepSpec; cancelled_at: Date | null; finished_at: Date | null }

/** One action on a sweep at a time. Throws `not-found`. */
const onSweep = <T>(db: Database, id: string, work: (sql: Sql, sweep: SweepRow) => Promise<T>): Promise<T> =>
  db.transaction(async (sql) => {
    if (!isId(id)) throw missing('sweep', id)
    await lock(sql, 'sweep', id)
    const [sweep] = await sql.query<SweepRow>(
      'SELECT id, spec, cancelled_at, finished_at FROM sweeps WHERE id = $1',
      [id],
    )
    if (sweep === undefined) throw missing('sweep', id)
    return work(sql, sweep)
  })

/**
 * Cancels a sweep: its queued runs at once; its running ones are asked to stop and hear of it at their next
 * heartbeat. Cancelling again, or a sweep that has ended, changes nothing.
 */
export const cancelSweep = (db: Database, id: string): Promise<void> =>
  onSweep(db, id, async (sql, sweep) => {
    if (sweep.finished_at !== null) return
    // One statement for both: a run that is claimed or put back meanwhile is judged by what it became.
    const runs = await sql.query<{ id: string; status: string }>(
      `UPDATE runs SET
         status = CASE status WHEN 'queued' THEN 'cancelled' ELSE status END,
         finished_at = CASE status WHEN 'queued' THEN clock_timestamp() END,
         cancel_requested = status = 'running'
       WHERE sweep_id = $1 AND status IN ('queued', 'running') RETURNING id, status`,
      [id],
    )
    const marked = await sql.query(
      'UPDATE sweeps SET cancelled_at = clock_timestamp() WHERE id = $1 AND cancelled_at IS NULL RETURNING id',
      [id],
    )
    const ended = runs.filter((run) => run.status === 'cancelled')
    const events: NewEvent[] = [
      ...marked.map((): NewEvent => ({ sweepId: id, type: 'sweep.cancelled' })),
      ...ended.map((run): NewEvent => ({ sweepId: id, runId: run.id, type: 'run.cancelled' })),
      ...(await endSweeps(sql, [id])),
    ]
    await emit(sql, events)
  })

const DETERMINISTIC = errorCodes.filter((code) => !ERRORS[code].retry)

/**
 * Queues a sweep's failed and cancelled runs anew, with all their attempts, and takes back a cancellation that
 * running ones have not followed yet. They go on from their newest checkpoint, but for those whose failure would only
 * repeat itself from there: these begin anew. Returns the runs to enqueue.
 */
export const retrySweep = (db: Database, id: string): Promise<string[]> =>
  onSweep(db, id, async (sql, sweep) => {
    const anew = await sql.query<{ id: string }>(
      `SELECT id FROM runs WHERE sweep_id = $1 AND status = 'failed' AND error ->> 'code' = ANY($2::text[])`,
      [id, DETERMINISTIC],
    )
    await dropAll(
      sql,
      anew.map((run) => run.id),
    )
    const runs = await sql.query<{ id: string }>(
      `UPDATE runs SET status = 'queued', finished_at = NULL, error = NULL, worker = NULL,
         failures = 0, losses = 0, out_of_memory = 0, available_at = clock_timestamp(), enqueued_at = clock_timestamp()
       WHERE sweep_id = $1 AND status IN ('failed', 'cancelled') RETURNING id`,
      [id],
    )
    await sql.query(
      `UPDATE runs SET cancel_requested = false WHERE sweep_id = $1 AND status = 'running' AND cancel_requested`,
      [id],
    )
    const finished = runs.length > 0 ? null : sweep.finished_at
    await sql.query('UPDATE sweeps SET cancelled_at = NULL, finished_at = $2 WHERE id = $1', [id, finished])
    await emit(
      sql,
      runs.map((run) => ({ sweepId: id, runId: run.id, type: 'run.requeued' })),
    )
    return runs.map((run) => run.id)
  })

/**
 * Adds seeds to a sweep: a run for each cell and each seed it did not have. Returns the runs to enqueue.
 * @throws SweepstackError `state.conflict` where the sweep was cancelled, `spec.too-many-cells` above the limits.
 */
export const extendSweep = (db: Database, id: string, seeds: number[]): Promise<string[]> =>
  onSweep(db, id, async (sql, sweep) => {
    if (sweep.cancelled_at !== null)
      throw new SweepstackError('state.conflict', `sweep ${id} was cancelled`, {
        fix: 'retry it first, or submit it anew with these seeds',
      })
    const all = [...new Set([...sweep.spec.seeds, ...seeds])]
    const cells = await sql.query<{ hash: string }>(
      'SELECT hash FROM cells WHERE sweep_id = $1 ORDER BY index',
      [id],
    )
    if (all.length > LIMITS.seeds || all.length * cells.length > LIMITS.runs)
      throw new SweepstackError(
        'spec.too-many-cells',
        `with these the sweep has ${all.length} seeds and ${all.length * cells.length} runs; it may have ${LIMITS.seeds} and ${LIMITS.runs}`,
        { fix: 'add fewer seeds, or submit another sweep' },
      )
    const added = all.slice(sweep.spec.seeds.length)
    if (added.length === 0) return []
    const runIds = await insertRuns(
      sql,
      id,
      cells.map((cell) => cell.hash),
      added,
    )
    await sql.query('UPDATE sweeps SET spec = $2, finished_at = NULL WHERE id = $1', [
      id,
      JSON.stringify({ ...sweep.spec, seeds: all }),
    ])
    return runIds
  })
