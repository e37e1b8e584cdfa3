import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import { openFaultBench } from '../helpers/fault-bench.js'
import { ENDLESS, runsIn, smallSweep, submit, training } from '../helpers/small-sweep.js'
import { until } from '../helpers/until.js'
import type { WorkerProcess } from '../helpers/worker-process.js'

const bench = await openFaultBench()

/** A signal to no process in particular would go to all there are. */
const onlyTrainer = async (worker: WorkerProcess): Promise<number> => {
  const [trainer, ...others] = await worker.trainers()
  assert.ok(trainer !== undefined && others.length === 0, worker.log())
  return trainer
}

describe('a trainer that ends under its run', () => {
  const { store, queue } = bench
  after(() => bench.close())
  afterEach(() => bench.clear())

  test('killed as the system does it for memory: tried once more, with the cause kept; then the run has failed', async () => {
    const worker = await bench.startWorker()
    const { runIds } = await submit(store, queue, smallSweep('memory', [0], ENDLESS))
    const [runId = ''] = runIds
    for (const token of [1, 2]) {
      await until('the attempt trains', async () => {
        const attempts = await store.runs.attempts(runId)
        return attempts.length === token && (await training(store, runIds))
      })
      process.kill(await onlyTrainer(worker), 'SIGKILL')
    }
    const [run] = await runsIn(store, runIds, ['failed'])
    assert.equal(run?.error?.code, 'training.out-of-memory')
    const attempts = await store.runs.attempts(runId)
    assert.deepEqual(
      attempts.map(({ outcome, code }) => ({ outcome, code })),
      Array(2).fill({ outcome: 'failed', code: 'training.out-of-memory' }),
    )
    for (const attempt of attempts) assert.match(attempt.cause ?? '', /SIGKILL/)
  })

  test('crashed: tried again with a new trainer, to a result', async () => {
    const worker = await bench.startWorker()
    const { runIds } = await submit(store, queue, smallSweep('crash', [0], { epochs: 400 }))
    const [runId = ''] = runIds
    await training(store, runIds)
    process.kill(await onlyTrainer(worker), 'SIGSEGV')
    await runsIn(store, runIds, ['done'])
    const attempts = await store.runs.attempts(runId)
    assert.deepEqual(
      attempts.map(({ outcome, code }) => ({ outcome, code })),
      [
        { outcome: 'failed', code: 'trainer.crashed' },
        { outcome: 'done', code: null },
      ],
    )
    assert.match(attempts[0]?.cause ?? '', /SIGSEGV/)
  })
})
