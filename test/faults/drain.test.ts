import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openFaultBench } from '../helpers/fault-bench.js'
import { ENDLESS, runsIn, smallSweep, submit, training } from '../helpers/small-sweep.js'
import { until } from '../helpers/until.js'
import { isAlive } from '../helpers/worker-process.js'

const bench = await openFaultBench()

describe('a worker told to end', () => {
  const { store, queue } = bench
  after(() => bench.close())
  afterEach(() => bench.clear())

  test('ends the run under way, takes no other, and exits with 0', async () => {
    const worker = await bench.startWorker()
    const { runIds } = await submit(store, queue, smallSweep('drains', [0, 1, 2], { epochs: 400 }))
    await training(store, runIds)
    worker.signal('SIGTERM')
    assert.deepEqual(await worker.exited, { code: 0, signal: null }, worker.log())
    const runs = await runsIn(store, runIds, ['done', 'queued'], 1)
    const states = runs.map((run) => run.status)
    assert.ok(states.includes('done') && states.includes('queued'), states.join())
    assert.deepEqual(await queue.counts(), {
      waiting: states.filter((s) => s === 'queued').length,
      active: 0,
    })
  })

  test('gives back what does not end in time; another worker is woken for it and goes on where it stood', async () => {
    const worker = await bench.startWorker({ SWEEPSTACK_DRAIN_MS: '300', SWEEPSTACK_RECONCILE_MS: '60000' })
    const { id, runIds } = await submit(store, queue, smallSweep('given back', [0], ENDLESS))
    const [runId = ''] = runIds
    await training(store, runIds)
    const trainers = await worker.trainers()
    worker.signal('SIGINT')
    assert.deepEqual(await worker.exited, { code: 0, signal: null }, worker.log())
    assert.deepEqual(
      await Promise.all(trainers.map(isAlive)),
      trainers.map(() => false),
    )
    await runsIn(store, runIds, ['queued'], 1)
    assert.deepEqual(
      (await store.runs.attempts(runId)).map((attempt) => attempt.outcome),
      ['released'],
    )
    assert.deepEqual(await queue.counts(), { waiting: 1, active: 0 })
    const [left] = await store.runs.checkpoints(runId)
    assert.ok(left !== undefined, 'it put away where it stood')
    await bench.startWorker({ SWEEPSTACK_RECONCILE_MS: '60000' })
    const { resumedFrom, progress } = await training(store, runIds)
    assert.equal(resumedFrom, left.step)
    assert.ok((progress?.step ?? 0) >= left.step)
    await store.sweeps.cancel(id)
    await runsIn(store, runIds, ['cancelled'], 6)
  })

  test('a second signal does not wait for the grace', async () => {
    const worker = await bench.startWorker({ SWEEPSTACK_DRAIN_MS: '600000' })
    const { runIds } = await submit(store, queue, smallSweep('hurry', [0], ENDLESS))
    await training(store, runIds)
    // One Ctrl-C comes by several ways within a moment; only what comes later is a second one.
    worker.signal('SIGTERM')
    worker.signal('SIGINT')
    await until('it drains', () => worker.log().includes('draining'))
    await sleep(800)
    await runsIn(store, runIds, ['running'], 1)
    worker.signal('SIGTERM')
    const began = performance.now()
    assert.deepEqual(await worker.exited, { code: 0, signal: null }, worker.log())
    assert.ok(performance.now() - began < 10_000)
    await runsIn(store, runIds, ['queued'], 1)
  })
})
