import type { BullMakers, Settings } from './back-end.js'
import { closeWithin } from './close.js'
import type { Consumer, RunHandler } from './run-queue.js'

/**
 * A BullMQ worker whose jobs are locks on a wake-up. The lock is renewed while the handler runs; once a consumer is
 * dead it lapses, and another consumer's check finds the job.
 */
export const startConsumer = (
  makers: BullMakers,
  handler: RunHandler,
  concurrency: number,
  { lockMs, timeoutMs, onError }: Settings,
): Consumer & { ready: Promise<void> } => {
  const underWay = new Set<Promise<void>>()
  const handle = async (runId: string): Promise<void> => {
    try {
      await handler(runId)
    } catch (error) {
      // The job is dropped all the same: whether the run is tried again is not the queue's to say.
      onError(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const abandoned = new AbortController()
  const worker = makers.consumer(
    async ({ data }) => {
      const handling = handle(data.runId)
      underWay.add(handling)
      await handling
      underWay.delete(handling)
    },
    {
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      // How often a run may cost a worker its life is counted in the truth, by attempt.
      maxStalledCount: 1_000_000,
      runRetryDelay: 1000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
    abandoned.signal,
  )
  worker.on('error', onError)
  const handlersSettled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay)
  }
  return {
    ready: worker.waitUntilReady().then(() => undefined),
    // BullMQ would wait for a server that is gone as well; we wait for the handlers alone.
    close: () => closeWithin(worker, timeoutMs, abandoned, handlersSettled()),
  }
}
