import type { Attempt, Problem, RunStatus } from '@sweepstack/contracts'
import type { Sql } from './database.js'
import { emit, type NewEvent } from './events.js'
import type { Tries } from './retry-policy.js'
import { endSweeps } from './sweep-end.js'
import { storable } from './text.js'

/** A run whose row this transaction has locked, as its attempt ends without a result. */
export type AttemptEnd = {
  runId: string
  sweepId: string
  token: number
  worker: string
  outcome: Exclude<Attempt['outcome'], 'done' | null>
  to: Extract<RunStatus, 'queued' | 'failed' | 'cancelled'>
  delaySeconds: number
  tries: Tries
  problem: Problem | null
}

/** Columns every end of an attempt is decided by. */
export const LOCKED = `id AS "runId", sweep_id AS "sweepId", token, worker, cancel_requested AS "cancelRequested",
  failures, losses, out_of_memory AS "outOfMemory"`
export type LockedRun = Tries &
  Pick<AttemptEnd, 'runId' | 'sweepId' | 'token' | 'worker'> & { cancelRequested: boolean }

/** Ends attempts: the runs' new state, the attempts' outcome and cause, the events, and the sweeps that end by it. */
export const endAttempts = async (sql: Sql, ends: AttemptEnd[]): Promise<void> => {
  if (ends.length === 0) return
  await sql.query(
    `UPDATE runs r SET status = e.status, lease_until = NULL, cancel_requested = false,
       worker = CASE e.status WHEN 'queued' THEN NULL ELSE r.worker END,
       available_at = clock_timestamp() + e.delay * interval '1 second', enqueued_at = NULL,
       failures = e.failures, losses = e.losses, out_of_memory = e.oom, error = e.error::json,
       progress = NULL, finished_at = CASE e.status WHEN 'queued' THEN NULL ELSE clock_timestamp() END
     FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[], $7::text[])
       AS e (id, status, delay, failures, losses, oom, error)
     WHERE r.id = e.id`,
    [
      ends.map((e) => e.runId),
      ends.map((e) => e.to),
      ends.map((e) => e.delaySeconds),
      ends.map((e) => e.tries.failures),
      ends.map((e) => e.tries.losses),
      ends.map((e) => e.tries.outOfMemory),
      ends.map((e) => (e.problem === null ? null : JSON.stringify(e.problem))),
    ],
  )
  await sql.query(
    `UPDATE attempts a SET ended_at = clock_timestamp(), outcome = e.outcome, code = e.code, cause = e.cause
     FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[]) AS e (run_id, number, outcome, code, cause)
     WHERE a.run_id = e.run_id AND a.number = e.number`,
    [
      ends.map((e) => e.runId),
      ends.map((e) => e.token),
      ends.map((e) => e.outcome),
      ends.map((e) => e.problem?.code ?? null),
      ends.map((e) => (e.problem === null ? null : storable(e.problem.detail))),
    ],
  )
  const over = ends.filter((e) => e.to !== 'queued').map((e) => e.sweepId)
  await emit(sql, [...ends.map(eventOf), ...(await endSweeps(sql, [...new Set(over)]))])
}

const EVENT_OF = { queued: 'run.requeued', failed: 'run.failed', cancelled: 'run.cancelled' } as const

const eventOf = ({ sweepId, runId, to, problem, worker, token }: AttemptEnd): NewEvent => ({
  sweepId,
  runId,
  type: EVENT_OF[to],
  data: {
    worker,
    attempt: token,
    ...(problem === null ? {} : { code: problem.code, detail: problem.detail }),
  },
})
