import type { RunQueue } from '@sweepstack/queue'
import type { Store } from '@sweepstack/store'
import type { FastifyBaseLogger } from 'fastify'
import type { Pace } from './sweeps/pace.js'

/** All the API needs of the world; main.ts makes the real ones, tests their own. */
export type AppDeps = {
  store: Omit<Store, 'leases' | 'close' | 'collect'>
  queue: Pick<RunQueue, 'enqueue' | 'counts' | 'ready'>
  /** null: none is asked for, and only calls to a loopback name are answered. */
  token?: string | null
  logger?: FastifyBaseLogger
  /** Bytes of a JSON or YAML body, of an upload, and of an upload's strings once unpacked. */
  bodyLimit?: number
  uploadLimit?: number
  unpackedLimit?: number
  /** Milliseconds that an audit or a preview may take before it is refused. */
  answerMs?: number
  /** Where uploads lie while they are read; the system's folder for temporary files without it. */
  spoolDir?: string
  pace?: Pace
}
