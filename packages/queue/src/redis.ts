import { SweepstackError } from '@sweepstack/contracts'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { QueueAddress } from './address.js'
import { type BackEnd, QUEUE_NAME, type Settings } from './back-end.js'
import { unavailable } from './bounded.js'

/** BullMQ on Redis, with keys under `<namespace>:`. */
export const openRedis: BackEnd = async (address, settings) => {
  await checkServer(address, settings)
  const connection = (abandoned: AbortSignal) => ({
    url: address.url,
    connectTimeout: settings.timeoutMs,
    retryStrategy: (n: number) => (abandoned.aborted ? null : Math.min(100 * n, 2000)),
  })
  return {
    // A producer's caller waits: two tries, then the error. A consumer reconnects for ever, as BullMQ demands.
    producer: (options, abandoned) =>
      new Queue(QUEUE_NAME, {
        ...options,
        prefix: address.namespace,
        streams: { events: { maxLen: 100 } },
        connection: { ...connection(abandoned), maxRetriesPerRequest: 2 },
      }),
    consumer: (process, options, abandoned) =>
      new Worker(QUEUE_NAME, process, {
        ...options,
        prefix: address.namespace,
        connection: { ...connection(abandoned), maxRetriesPerRequest: null },
      }),
  }
}

/** Reaches the server once, and refuses one that would throw jobs away when its memory is full. */
const checkServer = async (address: QueueAddress, settings: Settings): Promise<void> => {
  const redis = new Redis(address.url, {
    lazyConnect: true,
    connectTimeout: settings.timeoutMs,
    commandTimeout: settings.timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // The reason of a refused connection comes by the event; connect() itself only says that it is closed.
  let heard: Error | null = null
  redis.on('error', (error: Error) => {
    heard ??= error
  })
  try {
    await redis.connect()
    checkPolicy(await evictionPolicy(redis), address, settings)
  } catch (error) {
    throw unavailable(address.shown, error instanceof SweepstackError ? error : (heard ?? error))
  } finally {
    redis.disconnect()
  }
}

/** `maxmemory-policy`, or null where a managed Redis tells it by neither CONFIG nor INFO. */
const evictionPolicy = async (redis: Redis): Promise<string | null> => {
  const asked = await redis.config('GET', 'maxmemory-policy').catch(() => null)
  if (Array.isArray(asked) && typeof asked[1] === 'string') return asked[1]
  const info = await redis.info('memory').catch(() => '')
  return /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? null
}

const checkPolicy = (policy: string | null, { shown }: QueueAddress, { onWarning }: Settings): void => {
  if (policy === 'noeviction') return
  if (policy === null) {
    onWarning(`the Redis at ${shown} does not tell its maxmemory-policy; it must be noeviction`)
    return
  }
  throw new SweepstackError(
    'config.invalid',
    `the Redis at ${shown} has maxmemory-policy ${policy}: it would drop jobs when its memory is full`,
    { fix: 'set it to noeviction: redis-cli CONFIG SET maxmemory-policy noeviction, or in redis.conf' },
  )
}
