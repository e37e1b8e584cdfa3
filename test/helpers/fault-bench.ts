import { openQueue, type RunQueue } from '@sweepstack/queue'
import { migrate, openStore, type Store } from '@sweepstack/store'
import { freshDatabase } from '@sweepstack/store/testing'
import { type TestRedis, testRedis } from './redis.js'
import { startWorkerProcess, type WorkerProcess } from './worker-process.js'

/** A store, a queue and workers on them, all real; leases and intervals short enough for a test. */
export type FaultBench = {
  databaseUrl: string
  store: Store
  queue: RunQueue
  startWorker(env?: Record<string, string>): Promise<WorkerProcess>
  /** Ends the workers, cancels what is not done and empties the queue: the next test has nothing of this one. */
  clear(): Promise<void>
  close(): Promise<void>
}

const LEASE_MS = 2000

export const QUEUES = ['PostgreSQL', 'Redis'] as const

/** With the queue on either back end, or the reason why there is none. */
export const openFaultBenchOn = async (
  queueOn: (typeof QUEUES)[number],
): Promise<FaultBench | { skip: string }> => {
  if (queueOn === 'PostgreSQL') return openFaultBench()
  const redis = await testRedis()
  return 'skip' in redis ? redis : openFaultBench(redis)
}

/** With files in the place of `blobUrl`; in the database without it. */
export const openFaultBench = async (
  redis?: TestRedis,
  blobUrl: string | null = null,
): Promise<FaultBench> => {
  const database = await freshDatabase()
  await migrate(database.url)
  const store = await openStore(database.url, { blobUrl })
  const queueUrl = redis?.url ?? database.url
  const queue = await openQueue(queueUrl, { lockMs: LEASE_MS })
  const workers: WorkerProcess[] = []
  const clear = async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.end()))
    const { items } = await store.sweeps.list()
    await Promise.all(items.map(({ id }) => store.sweeps.cancel(id)))
    await queue.clear()
  }
  return {
    databaseUrl: database.url,
    store,
    queue,
    clear,
    startWorker: async (env = {}) => {
      const worker = await startWorkerProcess({
        DATABASE_URL: database.url,
        QUEUE_URL: queueUrl,
        BLOB_URL: blobUrl ?? '',
        SWEEPSTACK_CONCURRENCY: '1',
        SWEEPSTACK_LEASE_MS: String(LEASE_MS),
        SWEEPSTACK_RECONCILE_MS: '500',
        SWEEPSTACK_STALE_MS: '5000',
        ...env,
      })
      workers.push(worker)
      return worker
    },
    close: async () => {
      await clear()
      await queue.close()
      await store.close()
      await redis?.stop()
      await database.drop()
    },
  }
}
