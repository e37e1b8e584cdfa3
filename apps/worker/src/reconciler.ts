import { repeat } from './repeat.js'

export type ReconcilerOptions = {
  /** Puts right what a death left behind in the store; the runs to wake workers for, at most `limit`. */
  reconcile: (options: { limit: number }) => Promise<string[]>
  enqueue: (runIds: string[]) => Promise<void>
  /** Takes back that these were enqueued. */
  wakeFailed: (runIds: string[]) => Promise<void>
  everyMs: number
  onEnqueued: (runs: number) => void
  onError: (error: unknown) => void
}

const LIMIT = 1000

/**
 * Keeps the queue true to the store: now, and then again and again. It makes up for whatever loses a job: a worker's death, a flushed
 * queue, an enqueue that failed.
 */
export const startReconciler = (options: ReconcilerOptions): { stop(): Promise<void> } => {
  const { reconcile, enqueue, wakeFailed, everyMs, onEnqueued, onError } = options
  const takeBack = async (due: string[], error: unknown): Promise<never> => {
    await wakeFailed(due).catch(onError)
    throw error
  }
  const work = async (signal: AbortSignal): Promise<void> => {
    for (let more = true; more && !signal.aborted; ) {
      const due = await reconcile({ limit: LIMIT })
      if (due.length > 0) await enqueue(due).catch((error) => takeBack(due, error))
      if (due.length > 0) onEnqueued(due.length)
      more = due.length >= LIMIT
    }
  }
  return repeat({ work, everyMs, now: true, onError })
}
