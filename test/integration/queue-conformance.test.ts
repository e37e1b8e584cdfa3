import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type OpenQueueOptions, openQueue, type RunQueue } from '@sweepstack/queue'
import { freshDatabase } from '@sweepstack/store/testing'
import { testRedis } from '../helpers/redis.js'
import { until } from '../helpers/until.js'

/** What packages/queue/src/run-queue.ts promises, held by every back end. */
type BackEnd = { url: string; stop(): Promise<void> }
const BACK_ENDS: Record<string, () => Promise<BackEnd | { skip: string }>> = {
  PostgreSQL: async () => {
    const { url, drop } = await freshDatabase()
    return { url, stop: drop }
  },
  Redis: testRedis,
}

const ids = (n: number): string[] => Array.from({ length: n }, () => randomUUID())

for (const [name, start] of Object.entries(BACK_ENDS)) {
  const backEnd = await start()
  const skip = 'skip' in backEnd ? backEnd.skip : false
  describe(`run queue on ${name}`, { skip }, () => {
    if ('skip' in backEnd) return
    const opened: RunQueue[] = []
    const troubles: Error[] = []
    const open = async (options: OpenQueueOptions = {}): Promise<RunQueue> => {
      const queue = await openQueue(backEnd.url, { onError: (error) => troubles.push(error), ...options })
      opened.push(queue)
      return queue
    }
    before(async () => {
      await (await open()).clear()
    })
    after(async () => {
      await Promise.all(opened.map((queue) => queue.close()))
      await backEnd.stop()
    })
    /** Every test leaves an empty queue without consumers. */
    const fresh = async (options: OpenQueueOptions = {}): Promise<RunQueue> => {
      await Promise.all(opened.splice(0).map((queue) => queue.close()))
      const queue = await open(options)
      await queue.clear()
      return queue
    }
    const drained = (queue: RunQueue) =>
      until('an empty queue', async () => {
        const { waiting, active } = await queue.counts()
        return waiting + active === 0
      })

    test('a run enqueued is handled once, with its id alone', async () => {
      const queue = await fresh()
      const handled: string[] = []
      await queue.work(async (runId) => void handled.push(runId), { concurrency: 2 })
      const runs = ids(5)
      await queue.enqueue(runs)
      await drained(queue)
      assert.deepEqual(handled.sort(), [...runs].sort())
    })

    test('2,000 runs enqueued at once, some of them twice, are each handled once', async () => {
      const queue = await fresh()
      const runs = ids(2000)
      await queue.enqueue([...runs, ...runs.slice(0, 100)])
      await queue.enqueue(runs.slice(500, 600))
      assert.deepEqual(await queue.counts(), { waiting: 2000, active: 0 })
      const handled: string[] = []
      await queue.work(async (runId) => void handled.push(runId), { concurrency: 8 })
      await until('2,000 handled', () => handled.length >= 2000)
      await drained(queue)
      assert.equal(handled.length, 2000)
      assert.equal(new Set(handled).size, 2000)
    })

    test('enqueueing nothing is fine', async () => {
      const queue = await fresh()
      await queue.enqueue([])
      assert.deepEqual(await queue.counts(), { waiting: 0, active: 0 })
    })

    test('a held run is not enqueued a second time, and can be once its handler has settled', async () => {
      const queue = await fresh()
      const [run = ''] = ids(1)
      let handled = 0
      let release = () => {}
      await queue.work(
        () => {
          handled++
          return new Promise((resolve) => {
            release = resolve
          })
        },
        { concurrency: 2 },
      )
      await queue.enqueue([run])
      await until('held', () => handled === 1)
      await queue.enqueue([run])
      await sleep(200)
      assert.equal(handled, 1)
      assert.deepEqual(await queue.counts(), { waiting: 0, active: 1 })
      release()
      await drained(queue)
      await queue.enqueue([run])
      await until('handled again', () => handled === 2)
      release()
      await drained(queue)
    })

    test('a handler that throws is heard of, does not loop, and does not stop the others', async () => {
      const errors: Error[] = []
      const queue = await fresh({ onError: (error) => errors.push(error) })
      const [bad = '', ...good] = ids(6)
      const handled: string[] = []
      await queue.work(
        async (runId) => {
          handled.push(runId)
          if (runId === bad) throw new Error('the handler is broken')
        },
        { concurrency: 1 },
      )
      await queue.enqueue([bad, ...good])
      await drained(queue)
      await sleep(300)
      assert.equal(handled.filter((runId) => runId === bad).length, 1)
      assert.equal(handled.length, 6)
      assert.ok(errors.some((error) => error.message === 'the handler is broken'))
      await queue.enqueue([bad])
      await until('handled again', () => handled.length === 7)
    })

    test('no consumer handles more than its concurrency, and it does use it', async () => {
      const queue = await fresh()
      let now = 0
      let most = 0
      let done = 0
      await queue.work(
        async () => {
          most = Math.max(most, ++now)
          await sleep(20)
          now--
          done++
        },
        { concurrency: 3 },
      )
      await queue.enqueue(ids(30))
      await until('30 handled', () => done === 30)
      assert.equal(most, 3)
    })

    test('close waits for the handlers under way, and takes no more', async () => {
      const queue = await fresh()
      let begun = 0
      let ended = 0
      const consumer = await queue.work(
        async () => {
          begun++
          await sleep(300)
          ended++
        },
        { concurrency: 2 },
      )
      await queue.enqueue(ids(6))
      await until('begun', () => begun >= 2)
      await consumer.close()
      assert.equal(ended, begun)
      const { waiting, active } = await queue.counts()
      assert.equal(active, 0)
      assert.equal(waiting, 6 - begun)
      const after = begun
      await sleep(200)
      assert.equal(begun, after)
    })

    test('two consumers share the runs', async () => {
      const queue = await fresh()
      const other = await open()
      const by: Record<'a' | 'b', string[]> = { a: [], b: [] }
      const takes = (whose: 'a' | 'b') => async (runId: string) => {
        by[whose].push(runId)
        await sleep(10)
      }
      await queue.work(takes('a'), { concurrency: 1 })
      await other.work(takes('b'), { concurrency: 1 })
      const runs = ids(40)
      await queue.enqueue(runs)
      await until('40 handled', () => by.a.length + by.b.length === 40)
      assert.deepEqual([...by.a, ...by.b].sort(), [...runs].sort())
      assert.ok(by.a.length > 0 && by.b.length > 0, `${by.a.length} and ${by.b.length}`)
    })

    test('an idle consumer hears of a new run within a second', async () => {
      const queue = await fresh()
      const producer = await open()
      let heard = 0
      await queue.work(
        async () => {
          heard = performance.now()
        },
        { concurrency: 2 },
      )
      for (const idle of [300, 1500, 3000]) {
        await sleep(idle)
        heard = 0
        const sent = performance.now()
        await producer.enqueue(ids(1))
        await until('heard', () => heard > 0, { everyMs: 5 })
        assert.ok(heard - sent < 1000, `${Math.round(heard - sent)} ms after ${idle} ms idle`)
      }
    })

    test('a consumer with a free hand hears of a new run while another is held', async () => {
      const queue = await fresh()
      const held: string[] = []
      let release = () => {}
      const free = new Promise<void>((resolve) => {
        release = resolve
      })
      await queue.work(
        async (runId) => {
          held.push(runId)
          await free
        },
        { concurrency: 2 },
      )
      await queue.enqueue(ids(1))
      await until('the first held', () => held.length === 1)
      await sleep(500)
      const sent = performance.now()
      await queue.enqueue(ids(1))
      await until('the second held', () => held.length === 2, { everyMs: 5 })
      assert.ok(performance.now() - sent < 1000)
      release()
      await drained(queue)
    })

    test('clear forgets what waits and what is held, and all of it can be enqueued again', async () => {
      const queue = await fresh()
      const handled: string[] = []
      let release = () => {}
      await queue.work(
        (runId) => {
          handled.push(runId)
          return new Promise((resolve) => {
            release = resolve
          })
        },
        { concurrency: 1 },
      )
      const runs = ids(4)
      await queue.enqueue(runs)
      await until('one held', () => handled.length === 1)
      await queue.clear()
      assert.deepEqual(await queue.counts(), { waiting: 0, active: 0 })
      release()
      await sleep(200)
      assert.equal(handled.length, 1)
      await queue.enqueue(runs)
      for (let n = 2; n <= 5; n++) {
        await until(`${n} handled`, () => handled.length === n)
        release()
      }
      await drained(queue)
    })

    test('the run of a consumer killed by SIGKILL is handed out again', async () => {
      const lockMs = 1000
      const queue = await fresh({ lockMs })
      troubles.length = 0
      const child = fork(new URL('../helpers/queue-consumer.js', import.meta.url), [
        backEnd.url,
        String(lockMs),
      ])
      const [run = ''] = ids(1)
      const messages: unknown[] = []
      child.on('message', (message) => messages.push(message))
      await until('the child listens', () => messages.length > 0)
      await queue.enqueue([run])
      await until('the child holds it', () => messages.length > 1)
      child.kill('SIGKILL')
      const handled: string[] = []
      await queue.work(async (runId) => void handled.push(runId), { concurrency: 1 })
      await until('handed out again', () => handled.length > 0)
      await drained(queue)
      assert.deepEqual(handled, [run])
      await queue.enqueue([run])
      await until('enqueued again', () => handled.length === 2)
      assert.deepEqual(troubles, [])
    })

    test('a held run stays with a consumer that is alive, however long it takes', async () => {
      const queue = await fresh({ lockMs: 1_000 })
      const other = await open({ lockMs: 1_000 })
      let handled = 0
      const handler = async () => {
        handled++
        await sleep(3000)
      }
      await queue.work(handler, { concurrency: 1 })
      await other.work(handler, { concurrency: 1 })
      await queue.enqueue(ids(1))
      await sleep(2700)
      assert.equal(handled, 1)
      await drained(queue)
      assert.equal(handled, 1)
    })

    test('ready answers', async () => {
      await (await fresh()).ready()
    })
  })
}
