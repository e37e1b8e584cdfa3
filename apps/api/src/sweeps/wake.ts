import type { FastifyBaseLogger } from 'fastify'
import type { AppDeps } from '../deps.js'

/** A queue that does not answer must not hold the caller for long; the sweep stands already. */
const PATIENCE_MS = 5_000

/**
 * Wakes workers for runs that are stored as queued. A queue that is down is no failure of the request: the store
 * is told, and the next reconciler to look enqueues them.
 */
export const wake = async (
  { store, queue }: Pick<AppDeps, 'store' | 'queue'>,
  runIds: readonly string[],
  log: FastifyBaseLogger,
): Promise<void> => {
  if (runIds.length === 0) return
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue took over ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  try {
    await Promise.race([queue.enqueue(runIds), patience])
  } catch (error) {
    log.warn({ err: error, runs: runIds.length }, 'not enqueued; the reconciler will')
    await store.runs.wakeFailed(runIds).catch((err: unknown) => {
      log.warn({ err }, 'the reconciler will only when they count as lost')
    })
  } finally {
    clearTimeout(timer)
  }
}
