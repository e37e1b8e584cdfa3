import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openFaultBenchOn, QUEUES } from '../helpers/fault-bench.js'
import { runsIn, smallSweep, submit, training } from '../helpers/small-sweep.js'
import { until } from '../helpers/until.js'
import { isAlive } from '../helpers/worker-process.js'

for (const queueOn of QUEUES) {
  const bench = await openFaultBenchOn(queueOn)
  describe(`a worker killed by SIGKILL, with the queue on ${queueOn}`, {
    skip: 'skip' in bench ? bench.skip : false,
  }, () => {
    if ('skip' in bench) return
    after(() => bench.close())

    test('another finishes the sweep, with one result a run; its trainer does not outlive it', async () => {
      const { store, queue } = bench
      const killed = await bench.startWorker()
      const { id, runIds } = await submit(store, queue, smallSweep('killed', [0, 1, 2], { epochs: 500 }))
      const first = await training(store, runIds)
      const trainers = await killed.trainers()
      assert.ok(trainers.length > 0)
      killed.signal('SIGKILL')
      await killed.exited
      await until(
        'its trainer is gone',
        async () => !(await Promise.all(trainers.map(isAlive))).some(Boolean),
        {
          seconds: 5,
        },
      )

      const other = await bench.startWorker()
      const runs = await runsIn(store, runIds, ['done', 'failed']).catch((error) => {
        throw new Error(`${error}\n${other.log()}`)
      })
      for (const run of runs) {
        assert.equal(run.status, 'done', JSON.stringify(run.error))
        assert.ok(run.training !== null && run.artifacts.length === 2)
        const attempts = await store.runs.attempts(run.id)
        assert.deepEqual(
          attempts.map((attempt) => attempt.outcome),
          run.id === first.id ? ['lost', 'done'] : ['done'],
        )
      }
      const [row, ...more] = await store.results.counts({ by: 'test', sweep: id })
      assert.equal(more.length, 0)
      assert.deepEqual(
        row?.seeds.map(({ seed, n }) => ({ seed, n })),
        [0, 1, 2].map((seed) => ({ seed, n: 100 })),
      )
    })
  })
}
