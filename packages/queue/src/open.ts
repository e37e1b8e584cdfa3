import { parseAddress } from './address.js'
import type { BackEnd } from './back-end.js'
import { BullRunQueue } from './bull-run-queue.js'
import type { OpenQueueOptions } from './options.js'
import { openPostgres } from './postgres.js'
import { openRedis } from './redis.js'
import type { RunQueue } from './run-queue.js'

const BACK_ENDS: Record<'redis' | 'postgres', BackEnd> = { redis: openRedis, postgres: openPostgres }

/**
 * Opens the queue at a URL: `redis://` and `rediss://` by ioredis, `postgres://` and `postgresql://` in a schema of
 * its own, so that it can share the store's database. `?namespace=x` keeps several deployments on one server apart.
 * @throws SweepstackError `config.invalid` for a bad URL or a Redis that evicts, `unavailable` where nothing answers.
 */
export const openQueue = async (url: string, options: OpenQueueOptions = {}): Promise<RunQueue> => {
  const address = parseAddress(url)
  const settings = {
    lockMs: options.lockMs ?? 30_000,
    timeoutMs: options.timeoutMs ?? 10_000,
    onError: options.onError ?? (() => {}),
    onWarning: options.onWarning ?? ((message: string) => process.emitWarning(message)),
  }
  return new BullRunQueue(address, await BACK_ENDS[address.backEnd](address, settings), settings).opened()
}
