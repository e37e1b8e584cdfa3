import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunQueue } from '@sweepstack/queue'
import type { Store } from '@sweepstack/store'
import type { Logger } from 'pino'
import { startReconciler } from './reconciler.js'
import { repeat } from './repeat.js'
import { workOnRun } from './run/work-on-run.js'
import type { TrainerPool } from './trainers/trainer-pool.js'

export type WorkerOptions = {
  store: Pick<Store, 'leases' | 'files' | 'models' | 'runs' | 'collect'>
  queue: RunQueue
  trainers: TrainerPool
  log: Logger
  name: string
  concurrency: number
  leaseMs: number
  reconcileMs: number
  /** How often contents that nothing refers to are looked for. */
  collectMs: number
  staleMs: number
  /** Folder of data files and stored models, a cache. */
  filesDir: string
  cancelGraceMs?: number
}

export type RunWorker = {
  /**
   * Takes no more runs, and lets those under way end; what is not at its end after `graceMs`, or when `hurry` is
   * aborted, is given back to the queue.
   */
  drain(graceMs: number, hurry?: AbortSignal): Promise<void>
}

/** A heartbeat is also how a run hears that it is cancelled, so it comes often. */
const heartbeatEvery = (leaseMs: number): number => Math.min(1000, leaseMs / 4)

const GIVE_BACK_MS = 15_000

/** Takes runs off the queue and works on them, until it is drained. */
export const startWorker = async (options: WorkerOptions): Promise<RunWorker> => {
  const { store, queue, trainers, log, name, leaseMs, filesDir } = options
  const giveBack = new AbortController()
  setMaxListeners(0, giveBack.signal)
  /** Runs this worker had or was offered and did not end; another is to be woken for them. */
  const forOthers = new Set<string>()
  let draining = false
  const deps = {
    leases: store.leases,
    files: store.files,
    models: store.models,
    trainers,
    filesDir,
    log,
    worker: name,
    leaseMs,
    heartbeatMs: heartbeatEvery(leaseMs),
    cancelGraceMs: options.cancelGraceMs ?? 5000,
    giveBack: giveBack.signal,
  }
  const consumer = await queue.work(
    async (runId) => {
      if (draining) return void forOthers.add(runId)
      const { released } = await workOnRun(runId, deps)
      if (released) forOthers.add(runId)
    },
    { concurrency: options.concurrency },
  )
  const reconciler = startReconciler({
    reconcile: ({ limit }) => store.leases.reconcile({ limit, staleMs: options.staleMs }),
    enqueue: (runIds) => queue.enqueue(runIds),
    wakeFailed: (runIds) => store.runs.wakeFailed(runIds),
    everyMs: options.reconcileMs,
    onEnqueued: (runs) => log.debug({ runs }, 'enqueued again'),
    onError: (error) => log.warn({ err: error }, 'reconciling failed'),
  })
  const collector = repeat({
    work: async () => {
      const removed = await store.collect()
      if (removed > 0) log.debug({ removed }, 'files removed that nothing refers to')
    },
    everyMs: options.collectMs,
    now: false,
    onError: (error) => log.warn({ err: error }, 'removing files failed'),
  })
  return {
    drain: async (graceMs, hurry) => {
      draining = true
      const stopped = Promise.all([reconciler.stop(), collector.stop()])
      const closed = consumer.close()
      const grace = sleep(graceMs, undefined, hurry === undefined ? {} : { signal: hurry }).catch(() => {})
      await Promise.race([closed, grace])
      giveBack.abort()
      // Giving back takes a moment; a store or a queue that is away must not hold up the end of the process.
      await Promise.race([Promise.all([closed, stopped]), sleep(GIVE_BACK_MS)])
      // Only now are their jobs gone, and new ones taken in.
      await queue
        .enqueue([...forOthers])
        .catch((error) => log.warn({ err: error }, 'runs given back wait for a reconciler'))
    },
  }
}
