import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { openQueue } from '@sweepstack/queue'
import { startRedis } from '../helpers/redis.js'
import { until } from '../helpers/until.js'

/** What only Redis can do wrong. These need a server of their own, whatever TEST_REDIS_URL is. */
const probe = await startRedis()
const skip = probe === null && !process.env.CI ? 'no redis-server (apt-get install redis-server)' : false
await probe?.stop()

const start = async (options: string[]) => {
  const redis = await startRedis(options)
  assert.ok(redis !== null, 'no redis-server (apt-get install redis-server)')
  return redis
}

describe('a Redis queue', { skip }, () => {
  test('refuses a Redis that evicts, and says how to set it right', async () => {
    const redis = await start(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'])
    try {
      const error = await openQueue(redis.url).catch((e: unknown) => e)
      assert.ok(error instanceof SweepstackError)
      assert.equal(error.code, 'config.invalid')
      assert.match(error.message, /allkeys-lru/)
      assert.match(error.fix ?? '', /noeviction/)
    } finally {
      await redis.stop()
    }
  })

  test('reads the policy where CONFIG is forbidden, and warns where nothing tells it', async () => {
    const forbidden = await start(['--rename-command', 'CONFIG', ''])
    const warnings: string[] = []
    try {
      const queue = await openQueue(forbidden.url, { onWarning: (message) => warnings.push(message) })
      await queue.close()
      assert.deepEqual(warnings, [])
    } finally {
      await forbidden.stop()
    }
    const evicts = await start(['--rename-command', 'CONFIG', '', '--maxmemory-policy', 'volatile-lru'])
    try {
      await assert.rejects(openQueue(evicts.url), /volatile-lru/)
    } finally {
      await evicts.stop()
    }
  })

  test('two namespaces on one server know nothing of each other', async () => {
    const redis = await start([])
    try {
      const [blue, green] = await Promise.all([
        openQueue(`${redis.url}?namespace=blue`),
        openQueue(`${redis.url}?namespace=green`),
      ])
      await blue.enqueue([randomUUID()])
      assert.deepEqual(await green.counts(), { waiting: 0, active: 0 })
      await green.clear()
      assert.deepEqual(await blue.counts(), { waiting: 1, active: 0 })
      await Promise.all([blue.close(), green.close()])
    } finally {
      await redis.stop()
    }
  })

  test('a consumer outlives its server; a producer is told while it is away', async () => {
    const first = await start([])
    const { port } = new URL(first.url)
    const queue = await openQueue(first.url, { timeoutMs: 2000 })
    const handled: string[] = []
    await queue.work(async (runId) => void handled.push(runId), { concurrency: 1 })
    const [before, lost, after] = [randomUUID(), randomUUID(), randomUUID()]
    await queue.enqueue([before])
    await until('handled', () => handled.includes(before))
    await first.stop()
    await assert.rejects(queue.enqueue([lost]), { code: 'unavailable' })
    const second = await start(['--port', port])
    try {
      await until('the producer reconnects', () =>
        queue.enqueue([after]).then(
          () => true,
          () => false,
        ),
      )
      await until('handled', () => handled.includes(after))
      await queue.close()
    } finally {
      await second.stop()
    }
  })
})
