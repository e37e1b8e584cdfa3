import { tmpdir } from 'node:os'
import { parseEnv, SweepstackError, UPLOAD_LIMITS, type Variables } from '@sweepstack/contracts'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const bytes = (most: number) => z.coerce.number().int().min(1024).max(most)
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const envSchema = z.object({
  DATABASE_URL: z
    .string({ error: 'not set; give the address of a PostgreSQL, postgresql://user@host/db' })
    .min(1),
  QUEUE_URL: z
    .string()
    .regex(/^(rediss?|postgres(ql)?):\/\//, {
      error: 'neither Redis nor PostgreSQL; write redis://host:6379 or postgresql://user@host/db',
    })
    .optional(),
  BLOB_URL: z.string().min(1).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(8787),
  SWEEPSTACK_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, {
      error: 'shorter than 16 visible characters; make one with: openssl rand -hex 32',
    })
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  SWEEPSTACK_BODY_LIMIT: bytes(2 ** 30).default(2 ** 20),
  SWEEPSTACK_UPLOAD_LIMIT: bytes(2 ** 40).default(UPLOAD_LIMITS.sent),
  SWEEPSTACK_UNPACKED_LIMIT: bytes(2 ** 40).default(UPLOAD_LIMITS.unpacked),
  SWEEPSTACK_ANSWER_MS: z.coerce.number().int().min(100).max(3_600_000).default(60_000),
  SWEEPSTACK_UPLOADS: z.string().min(1).default(tmpdir()),
})

export type Env = {
  databaseUrl: string
  queueUrl: string
  /** Where files lie; null: in the database. */
  blobUrl: string | null
  host: string
  /** 0: any free port. */
  port: number
  token: string | null
  logLevel: (typeof LOG_LEVELS)[number]
  /** Bytes of a JSON or YAML body, of an upload, and of an upload's strings once unpacked. */
  bodyLimit: number
  uploadLimit: number
  unpackedLimit: number
  /** Milliseconds that an audit or a preview may take. */
  answerMs: number
  /** Where uploads lie while they are read. */
  spoolDir: string
}

/**
 * Reads and checks the environment; an empty variable counts as not set.
 * @throws SweepstackError `config.invalid` naming every variable at fault and what to do.
 */
export const readEnv = (variables: Variables = process.env): Env => {
  const env = parseEnv(envSchema, variables)
  if (env.SWEEPSTACK_TOKEN === undefined && !isLoopback(env.HOST))
    throw new SweepstackError(
      'config.invalid',
      `HOST=${env.HOST} can be reached from other machines, so a token is required`,
      { fix: 'set SWEEPSTACK_TOKEN (openssl rand -hex 32 makes one), or leave HOST at 127.0.0.1' },
    )
  return {
    databaseUrl: env.DATABASE_URL,
    queueUrl: env.QUEUE_URL ?? env.DATABASE_URL,
    blobUrl: env.BLOB_URL ?? null,
    host: env.HOST,
    port: env.PORT,
    token: env.SWEEPSTACK_TOKEN ?? null,
    logLevel: env.LOG_LEVEL,
    bodyLimit: env.SWEEPSTACK_BODY_LIMIT,
    uploadLimit: env.SWEEPSTACK_UPLOAD_LIMIT,
    unpackedLimit: env.SWEEPSTACK_UNPACKED_LIMIT,
    answerMs: env.SWEEPSTACK_ANSWER_MS,
    spoolDir: env.SWEEPSTACK_UPLOADS,
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
