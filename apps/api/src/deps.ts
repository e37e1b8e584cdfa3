import type { RunQueue } from '@sweepstack/queue'
import type { Store } from '@sweepstack/store'
import type { FastifyBaseLogger } from 'fastify'
import type { Pace } from './sweeps/pace.js'

/** All the API needs of the world; main.ts makes the real ones, tests their own. */
export type AppDeps = {
  store: Omit<Store, 'leases' | 'close'>
  queue: Pick<RunQueue, 'enqueue' | 'counts' | 'ready'>
  /** null: none is asked for, and only calls to a loopback name are answered. */
  token?: string | null
  logger?: FastifyBaseLogger
  /** Bytes of a JSON or YAML body, and of an upload. */
  bodyLimit?: number
  uploadLimit?: number
  pace?: Pace
}
