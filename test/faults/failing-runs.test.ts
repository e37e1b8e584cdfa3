import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import { openFaultBench } from '../helpers/fault-bench.js'
import { runsIn, smallSweep, submit } from '../helpers/small-sweep.js'

const bench = await openFaultBench()

describe('runs that fail', () => {
  const { store, queue } = bench
  after(() => bench.close())
  afterEach(() => bench.clear())

  test('a loss that is not finite fails the run with its cause, once; the other runs go on', async () => {
    await bench.startWorker()
    // Decoupled decay of 10 times 10 turns the weights round and makes them 99 times as large, each step.
    const bad = { learningRate: 10, weightDecay: 10, gradientClip: null }
    const failing = await submit(store, queue, smallSweep('diverges', [0], bad))
    const fine = await submit(store, queue, smallSweep('fine', [0]))
    const [run] = await runsIn(store, failing.runIds, ['failed', 'done'])
    assert.equal(run?.status, 'failed')
    assert.equal(run?.error?.code, 'training.nan')
    assert.equal((await store.runs.attempts(run?.id ?? '')).length, 1)
    assert.equal((await store.sweeps.view(failing.id)).status, 'failed')
    await runsIn(store, fine.runIds, ['done'])
  })

  test('a data file that nobody uploaded fails the run, once', async () => {
    await bench.startWorker()
    const sweep = smallSweep('no file', [0])
    const { runIds } = await submit(store, queue, {
      ...sweep,
      base: { tests: { 'held-back': {} }, data: { preset: 'file', file: `sha256:${'0'.repeat(64)}` } },
    })
    const [run] = await runsIn(store, runIds, ['failed'])
    assert.equal(run?.error?.code, 'not-found')
    assert.equal((await store.runs.attempts(run?.id ?? '')).length, 1)
  })
})
