/**
 * What wakes workers, and nothing more. A job is `{ runId }`: what a run is, whether it may be worked on and
 * how it ended stands in PostgreSQL, so a queue may be emptied or replaced and no run is lost by it.
 *
 * Promised
 * - At least once: a run enqueued is handed to a handler, in some consumer, as long as the queue keeps its data.
 *   It may be handed out twice (a consumer that died, a lock not renewed in time); claiming it in the truth is
 *   what makes the second one harmless.
 * - Re-enqueueing a run that waits, or that a consumer holds, changes nothing. As soon as its handler has settled
 *   its job is gone, and it can be enqueued again.
 * - A job whose consumer died is handed out again after its lock (`lockMs`) is over, by any consumer alive.
 * - A handler that throws drops the job. There is no hot loop: only the truth knows whether and when to try again.
 *
 * Deliberately absent: delays, retries and their backoff, priorities, order, results, progress, history. All of
 * them are the truth's (a run's `available_at`, attempts, results); the reconciler enqueues a run that is due.
 */
export interface RunQueue {
  /**
   * Wakes a worker for each run. Duplicates, in the list or with what waits, are harmless.
   * @throws SweepstackError `unavailable` after a bounded wait. Some of the runs may then be enqueued all the same.
   */
  enqueue(runIds: readonly string[]): Promise<void>
  /** Hands runs to `handler`, at most `concurrency` at a time in this consumer; resolves once it listens. */
  work(handler: RunHandler, options: WorkOptions): Promise<Consumer>
  /** Jobs waiting and jobs held by consumers, over all processes. */
  counts(): Promise<QueueCounts>
  /** Resolves when the back end answers. @throws SweepstackError `unavailable` after a bounded wait */
  ready(): Promise<void>
  /** Forgets every job, waiting or held. Handlers under way go on; their runs can be enqueued again. */
  clear(): Promise<void>
  /** Closes its consumers (each waits for its handlers), then the connections. */
  close(): Promise<void>
}

/** Settles when the run needs this consumer no more, whatever became of it. */
export type RunHandler = (runId: string) => Promise<void>
export type WorkOptions = { concurrency: number }
export type QueueCounts = { waiting: number; active: number }

export interface Consumer {
  /** Takes no more runs, and resolves when the handlers under way have settled. */
  close(): Promise<void>
}
