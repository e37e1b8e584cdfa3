import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openFaultBench } from '../helpers/fault-bench.js'
import { ENDLESS, runsIn, smallSweep, submit, training } from '../helpers/small-sweep.js'

const bench = await openFaultBench()

describe('cancelling a sweep while it runs', () => {
  after(() => bench.close())

  test('ends its runs within seconds, and leaves the worker to the next sweep', async () => {
    const { store, queue } = bench
    const worker = await bench.startWorker()
    const { id, runIds } = await submit(store, queue, smallSweep('endless', [0, 1], ENDLESS))
    const running = await training(store, runIds)
    const trainers = await worker.trainers()
    await store.sweeps.cancel(id)
    const runs = await runsIn(store, runIds, ['cancelled'], 6)
    assert.deepEqual(
      runs.map((run) => run.artifacts.length),
      [0, 0],
    )
    const [attempt, ...more] = await store.runs.attempts(running.id)
    assert.equal(attempt?.outcome, 'cancelled')
    assert.equal(more.length, 0)
    assert.equal((await store.sweeps.view(id)).status, 'cancelled')

    const next = await submit(store, queue, smallSweep('next', [0]))
    await runsIn(store, next.runIds, ['done'])
    // A trainer that stopped when it was asked to is as good as new.
    assert.deepEqual(await worker.trainers(), trainers)
  })
})
