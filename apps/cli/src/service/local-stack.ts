import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@sweepstack/store/embedded'
import { unavailable } from '../failure.js'
import { startChild } from './child.js'
import type { HomePaths } from './paths.js'
import { type WorkerPool, workerPool } from './worker-pool.js'

const READY_MS = 60_000
const API_GRACE_MS = 10_000

type Options = {
  paths: HomePaths
  /** 0: any free one. */
  port: number
  /** Runs one worker takes at once; null: the cores shared out over the workers. */
  concurrency: number | null
  log: (line: string) => void
  onChange: () => void
}

/** Embedded PostgreSQL, the API and workers, as processes of this one. */
export type LocalStack = {
  url: string
  databaseUrl: string
  workers: WorkerPool
  /** Resolves if the API ends by itself. */
  broken: Promise<string>
  stop(graceMs: number): Promise<void>
  kill(): void
}

export const startStack = async ({
  paths,
  port,
  concurrency,
  log,
  onChange,
}: Options): Promise<LocalStack> => {
  const postgres = await startEmbedded({ dir: paths.database })
  try {
    const env = { DATABASE_URL: postgres.url, QUEUE_URL: postgres.url, SWEEPSTACK_HOME: paths.home }
    const api = await startChild({
      name: 'API',
      main: import.meta.resolve('@sweepstack/api/main'),
      env: { ...env, HOST: '127.0.0.1', PORT: String(port) },
      logFile: join(paths.logs, 'api.log'),
      readyMs: READY_MS,
    })
    if (api.url === null) throw unavailable('the API did not say where it listens')
    let wanted = 1
    const workers = workerPool({
      log,
      onChange,
      start: (index) =>
        startChild({
          name: `worker ${index}`,
          main: import.meta.resolve('@sweepstack/worker/main'),
          env: { ...env, SWEEPSTACK_CONCURRENCY: String(concurrency ?? share(wanted)) },
          logFile: join(paths.logs, `worker-${index}.log`),
          readyMs: READY_MS,
        }),
    })
    return {
      url: api.url,
      databaseUrl: postgres.url,
      workers: {
        ...workers,
        want: (n) => {
          wanted = Math.max(wanted, n)
          workers.want(n)
        },
      },
      broken: api.ended.then((how) => `the API ended: ${how}`),
      stop: async (graceMs) => {
        await Promise.all([workers.stop(graceMs), api.stop(Math.min(graceMs, API_GRACE_MS))])
        await postgres.stop()
      },
      kill: () => {
        workers.kill()
        api.kill()
      },
    }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

/** Several workers on one machine share its cores. */
const share = (workers: number): number => Math.max(1, Math.floor(availableParallelism() / workers))
