import { SweepstackError } from '@sweepstack/contracts'
import { type AttemptEnd, endAttempts, LOCKED, type LockedRun } from './attempt-end.js'
import type { Database } from './database.js'
import { afterLoss } from './retry-policy.js'

/** `staleMs`: how long after its last enqueueing a queued run counts as lost by the queue; one minute. */
export type ReconcileOptions = { limit: number; staleMs?: number }

/**
 * Puts right what a death left behind, and returns runs to enqueue (at most `limit`, the longest due first):
 * - runs whose lease is over: the attempt is `lost`, the run queued again, or failed when it has no try left, or
 *   cancelled when that was asked for;
 * - queued runs that are due and were not enqueued lately. They are marked as enqueued.
 * Several workers may call it at once: each passes over the rows another is busy with.
 */
export const reconcile = async (
  db: Database,
  { limit, staleMs = 60_000 }: ReconcileOptions,
): Promise<string[]> => {
  await db.transaction(async (sql) => {
    const lost = await sql.query<LockedRun>(
      `SELECT ${LOCKED} FROM runs WHERE status = 'running' AND lease_until < clock_timestamp()
       ORDER BY id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`,
      [limit],
    )
    await endAttempts(sql, lost.map(lostEnd))
  })
  const due = await db.query<{ id: string }>(
    `UPDATE runs SET enqueued_at = clock_timestamp() WHERE id IN (
       SELECT id FROM runs
       WHERE status = 'queued' AND available_at <= clock_timestamp() + interval '1 millisecond'
         AND (enqueued_at IS NULL OR enqueued_at < clock_timestamp() - $2 * interval '1 millisecond')
       ORDER BY available_at, id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)
     RETURNING id`,
    [limit, staleMs],
  )
  return due.map((run) => run.id).sort()
}

const lostEnd = (run: LockedRun): AttemptEnd => {
  const problem = new SweepstackError(
    'run.lease-lost',
    `the worker ${run.worker} gave no sign of life for the length of its lease`,
    { fix: 'see whether the worker was killed, for want of memory perhaps' },
  ).toProblem()
  const common = { ...run, outcome: 'lost' as const, problem }
  if (run.cancelRequested) return { ...common, to: 'cancelled', delaySeconds: 0, tries: run }
  return { ...common, ...afterLoss(run) }
}
