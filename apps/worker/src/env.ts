import { availableParallelism, hostname } from 'node:os'
import path from 'node:path'
import { parseEnv, type Variables } from '@sweepstack/contracts'
import { z } from 'zod'

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const MINUTE = 60_000
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max)

const envSchema = z.object({
  DATABASE_URL: z
    .string({ error: 'not set; give the address of a PostgreSQL, postgresql://user@host/db' })
    .min(1),
  QUEUE_URL: z.string().min(1).optional(),
  BLOB_URL: z.string().min(1).optional(),
  SWEEPSTACK_HOME: z.string().min(1).default('.sweepstack'),
  SWEEPSTACK_CONCURRENCY: whole(1, 1024).optional(),
  SWEEPSTACK_LEASE_MS: whole(500, 60 * MINUTE).default(30_000),
  SWEEPSTACK_DRAIN_MS: whole(0, 24 * 60 * MINUTE).default(30_000),
  SWEEPSTACK_RECONCILE_MS: whole(50, 10 * MINUTE).default(5_000),
  SWEEPSTACK_COLLECT_MS: whole(50, 24 * 60 * MINUTE).default(10 * MINUTE),
  SWEEPSTACK_STALE_MS: whole(50, 60 * MINUTE).default(60_000),
  SWEEPSTACK_TRAINER_RUNS: whole(1, 1_000_000).default(100),
  SWEEPSTACK_TRAINER_MB: whole(128, 1_048_576).default(2_048),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
})

export type Env = {
  databaseUrl: string
  queueUrl: string
  /** Where files lie; null: in the database. */
  blobUrl: string | null
  home: string
  /** Runs at the same time, each in a process and on a thread of its own. */
  concurrency: number
  leaseMs: number
  /** How long the runs under way may go on once the worker is told to end. */
  drainMs: number
  reconcileMs: number
  /** How often contents that nothing refers to are looked for. */
  collectMs: number
  /** A queued run not taken so long after it was enqueued is enqueued again. */
  staleMs: number
  /** A trainer is replaced after so many runs, or once it holds so many bytes after one. */
  trainerRuns: number
  trainerBytes: number
  logLevel: (typeof LOG_LEVELS)[number]
  /** How other processes and the attempts of a run know this worker. */
  name: string
  /** The environment of the trainers: ours without what is secret. */
  trainerEnv: Record<string, string | undefined>
}

const isSecret = (name: string): boolean =>
  /^(DATABASE_URL|QUEUE_URL|BLOB_URL|SWEEPSTACK_TOKEN|AWS_.*)$/.test(name)

/**
 * Reads and checks the environment; an empty variable counts as not set.
 * @throws SweepstackError `config.invalid` naming every variable at fault
 */
export const readEnv = (variables: Variables = process.env): Env => {
  const env = parseEnv(envSchema, variables)
  return {
    databaseUrl: env.DATABASE_URL,
    queueUrl: env.QUEUE_URL ?? env.DATABASE_URL,
    blobUrl: env.BLOB_URL ?? null,
    home: path.resolve(env.SWEEPSTACK_HOME),
    concurrency: env.SWEEPSTACK_CONCURRENCY ?? availableParallelism(),
    leaseMs: env.SWEEPSTACK_LEASE_MS,
    drainMs: env.SWEEPSTACK_DRAIN_MS,
    reconcileMs: env.SWEEPSTACK_RECONCILE_MS,
    collectMs: env.SWEEPSTACK_COLLECT_MS,
    staleMs: env.SWEEPSTACK_STALE_MS,
    trainerRuns: env.SWEEPSTACK_TRAINER_RUNS,
    trainerBytes: env.SWEEPSTACK_TRAINER_MB * 2 ** 20,
    logLevel: env.LOG_LEVEL,
    name: `${hostname()}-${process.pid}`,
    trainerEnv: Object.fromEntries(Object.entries(variables).filter(([name]) => !isSecret(name))),
  }
}

/** What TensorFlow is told of oneDNN, whose kernels round otherwise than its own. */
export const oneDnnSetting = ({ TF_ENABLE_ONEDNN_OPTS: value }: Variables = process.env) =>
  value === undefined || value === '' ? 'default' : /^(1|true|t|yes|y)$/i.test(value) ? 'on' : 'off'
