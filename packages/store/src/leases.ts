import type { Metric, Problem, Progress, RunResult } from '@sweepstack/contracts'
import { addArtifact, type NewArtifact } from './artifacts.js'
import { type AttemptEnd, endAttempts, LOCKED, type LockedRun } from './attempt-end.js'
import type { Blobs } from './blobs/blobs.js'
import { addCheckpoint, type NewCheckpoint } from './checkpoints/add.js'
import { prune } from './checkpoints/keep.js'
import { type Beginning, noteBeginning, type ResumePoint, resumePoint } from './checkpoints/resume.js'
import type { Claim, Held } from './claim.js'
import type { Database, Sql } from './database.js'
import { emit } from './events.js'
import { finishRun } from './finish.js'
import { isId } from './ids.js'
import { insertMetrics } from './metrics.js'
import { reconcile } from './reconcile.js'
import { afterFailure } from './retry-policy.js'
import { storedSpec } from './stored-spec.js'

export const leasesOf = (db: Database, blobs: Blobs) => ({
  /**
   * Takes a queued, due run of a sweep that was not cancelled for `leaseMs`; null where it is not to be had. Of
   * many who ask at once, one gets it.
   */
  claim: (runId: string, worker: string, leaseMs: number): Promise<Claim | null> =>
    claim(db, runId, worker, leaseMs),

  /**
   * Extends the lease and notes the progress (null: leaves it). `cancelled`: stop and call `cancelled`; the lease
   * is extended for that too. `lost`: stop and write nothing, another worker may have the run.
   */
  heartbeat: async (
    held: Held,
    progress: Progress | null,
    leaseMs: number,
  ): Promise<'ok' | 'cancelled' | 'lost'> => {
    const [run] = await db.query<{ cancel_requested: boolean }>(
      `UPDATE runs SET lease_until = clock_timestamp() + $3 * interval '1 millisecond',
         progress = coalesce($4::json, progress)
       WHERE id = $1 AND token = $2 AND status = 'running' RETURNING cancel_requested`,
      [held.runId, held.token, leaseMs, progress === null ? null : JSON.stringify(progress)],
    )
    if (run === undefined) return 'lost'
    return run.cancel_requested ? 'cancelled' : 'ok'
  },

  /** Where the run goes on from, see `resumePoint`. */
  resumePoint: (held: Held): Promise<ResumePoint> => resumePoint(db, blobs, held),

  /** Writes down how the attempt began, see `noteBeginning`. False: the claim is lost. */
  began: (held: Held, beginning: Beginning): Promise<boolean> => noteBeginning(db, held, beginning),

  /** Whether a file of so many bytes can be stored. @throws SweepstackError `request.too-large` where it cannot */
  checkFits: async (bytes: number): Promise<void> => blobs.checkFits(bytes),

  /** Puts away the state of the training, see `addCheckpoint`. False: the claim is lost. */
  addCheckpoint: (held: Held, checkpoint: NewCheckpoint): Promise<boolean> =>
    addCheckpoint(blobs, held, checkpoint),

  /** Keeps a file the run leaves on its way; one of the same name is replaced. False: the claim is lost. */
  addArtifact: (held: Held, artifact: NewArtifact): Promise<boolean> => addArtifact(blobs, held, artifact),

  /** Adds rows to the attempt's training curve; a row sent twice is kept once. False: the claim is lost. */
  addMetrics: (held: Held, rows: Metric[]): Promise<boolean> => insertMetrics(db, held, rows),

  /**
   * Ends the run as done and stores all of its result, or nothing. False: the claim is lost. True also where this
   * claim's result is stored already, so that a caller who heard no answer can ask again.
   */
  finish: (held: Held, result: RunResult, artifacts: NewArtifact[]): Promise<boolean> =>
    finishRun(blobs, held, result, artifacts),

  /**
   * Ends the attempt as failed. With `retry` the run is queued again after a delay, while it has tries left (see
   * TRIES); a run that was to be cancelled is cancelled. A run without a try left, or cancelled, keeps its newest checkpoint, so that
   * it goes on from there when it is retried by hand; without `retry` that would lead to the same failure again, so it does not.
   */
  fail: (held: Held, problem: Problem, { retry }: { retry: boolean }) =>
    endAttempt(
      db,
      held,
      (run) => {
        if (run.cancelRequested) return { outcome: 'failed', to: 'cancelled', problem }
        return { outcome: 'failed', problem, ...afterFailure(run, problem.code, retry) }
      },
      retry ? undefined : (sql) => prune(sql, held.runId, { newest: false }),
    ),

  /**
   * Ends the attempt because a heartbeat said `cancelled`. Where the cancellation was taken back meanwhile the run
   * is queued again.
   */
  cancelled: (held: Held) =>
    endAttempt(db, held, (run) =>
      run.cancelRequested ? { outcome: 'cancelled', to: 'cancelled' } : { outcome: 'released', to: 'queued' },
    ),

  /** Gives the run back at once, as a worker that drains does; this is not counted as a try. */
  release: (held: Held) =>
    endAttempt(db, held, (run) =>
      run.cancelRequested ? { outcome: 'cancelled', to: 'cancelled' } : { outcome: 'released', to: 'queued' },
    ),

  reconcile: (options: Parameters<typeof reconcile>[1]): Promise<string[]> => reconcile(db, options),
})

const claim = (db: Database, runId: string, worker: string, leaseMs: number): Promise<Claim | null> =>
  db.transaction(async (sql) => {
    if (!isId(runId)) return null
    // Columns keep milliseconds, rounded: what is due now may be written half a one later.
    const [run] = await sql.query<{ sweep_id: string; cell_hash: string; seed: number; token: number }>(
      `UPDATE runs SET status = 'running', token = token + 1, worker = $2, error = NULL,
         lease_until = clock_timestamp() + $3 * interval '1 millisecond', started_at = clock_timestamp()
       WHERE id = $1 AND status = 'queued' AND available_at <= clock_timestamp() + interval '1 millisecond'
         AND NOT EXISTS (SELECT FROM sweeps s WHERE s.id = runs.sweep_id AND s.cancelled_at IS NOT NULL)
       RETURNING sweep_id, cell_hash, seed, token`,
      [runId, worker, leaseMs],
    )
    if (run === undefined) return null
    const { sweep_id: sweepId, seed, token } = run
    await sql.query(
      'INSERT INTO attempts (run_id, number, worker, started_at) VALUES ($1, $2, $3, clock_timestamp())',
      [runId, token, worker],
    )
    const [cell] = await sql.query<{ spec: unknown }>(
      'SELECT spec FROM cells WHERE sweep_id = $1 AND hash = $2',
      [sweepId, run.cell_hash],
    )
    await emit(sql, [{ sweepId, runId, type: 'run.started', data: { worker, attempt: token } }])
    return { runId, sweepId, token, attempt: token, worker, seed, spec: storedSpec(cell!.spec) }
  })

type End = Pick<AttemptEnd, 'outcome' | 'to'> &
  Partial<Pick<AttemptEnd, 'delaySeconds' | 'tries' | 'problem'>>

const endAttempt = (
  db: Database,
  held: Held,
  decide: (run: LockedRun) => End,
  also: (sql: Sql) => Promise<void> = async () => {},
): Promise<AttemptEnd['to'] | 'lost'> =>
  db.transaction(async (sql) => {
    const run = await lockHeld(sql, held)
    if (run === null) return 'lost'
    const end: AttemptEnd = { ...run, delaySeconds: 0, problem: null, tries: run, ...decide(run) }
    await endAttempts(sql, [end])
    await also(sql)
    return end.to
  })

/** The run of a claim with its row locked, or null where the claim is lost. */
const lockHeld = async (sql: Sql, { runId, token }: Held): Promise<LockedRun | null> => {
  const [run] = await sql.query<LockedRun>(
    `SELECT ${LOCKED} FROM runs WHERE id = $1 AND token = $2 AND status = 'running' FOR NO KEY UPDATE`,
    [runId, token],
  )
  return run ?? null
}
