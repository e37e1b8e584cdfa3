import { after, describe, test } from 'node:test'
import { openFaultBenchOn, QUEUES } from '../helpers/fault-bench.js'
import { runsIn, smallSweep, submit } from '../helpers/small-sweep.js'

for (const queueOn of QUEUES) {
  const bench = await openFaultBenchOn(queueOn)
  describe(`a queue on ${queueOn} that lost its jobs`, { skip: 'skip' in bench ? bench.skip : false }, () => {
    if ('skip' in bench) return
    after(() => bench.close())

    test('the reconciler of any worker enqueues the runs again', async () => {
      const { store, queue } = bench
      const { runIds } = await submit(store, queue, smallSweep('flushed', [0, 1]))
      await queue.clear()
      await bench.startWorker({ SWEEPSTACK_STALE_MS: '500' })
      await runsIn(store, runIds, ['done'])
    })
  })
}
