import { createPostgresBackend, Queue, Worker } from 'bullmq'
import type { QueueAddress } from './address.js'
import { type BackEnd, QUEUE_NAME } from './back-end.js'

/**
 * BullMQ on PostgreSQL, in the schema `<namespace>_queue`. Consumers wait on LISTEN, so the URL must lead to
 * PostgreSQL itself or to a pooler in session mode. BullMQ loads `pg` itself, which is why it is a dependency here.
 */
export const openPostgres: BackEnd = async (address, { timeoutMs }) => {
  const connection = (connections: number) => ({
    ...driverOptions(address),
    schema: `${address.namespace}_queue`,
    migrate: true,
    max: connections,
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
  })
  // One connection migrates before the producer's pool serves; a consumer holds one more for LISTEN.
  return {
    producer: (options) =>
      new Queue(QUEUE_NAME, { ...options, connection: connection(2) }, createPostgresBackend),
    consumer: (process, options) =>
      new Worker(QUEUE_NAME, process, { ...options, connection: connection(3) }, createPostgresBackend),
  }
}

/**
 * The URL for `pg`. What a URL says wins over what BullMQ adds, so `options` is taken out of it and handed over
 * apart: BullMQ appends the search path of its schema. Prisma's `schema` means nothing to `pg`.
 */
const driverOptions = ({ url }: QueueAddress): { connectionString: string; options?: string } => {
  const parsed = new URL(url)
  const options = parsed.searchParams.get('options')
  parsed.searchParams.delete('options')
  parsed.searchParams.delete('schema')
  return { connectionString: parsed.href, ...(options === null ? {} : { options }) }
}
