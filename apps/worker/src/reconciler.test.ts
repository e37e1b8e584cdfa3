import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReconciler } from './reconciler.js'

test('runs that the queue does not take are given back to the store, and are enqueued the next time', async () => {
  const due = new Set(['a', 'b'])
  const errors: unknown[] = []
  let down = true
  let done = (_runs: number) => {}
  const enqueued = new Promise<number>((resolve) => {
    done = resolve
  })
  const reconciler = startReconciler({
    reconcile: async () => {
      const given = [...due]
      due.clear()
      return given
    },
    enqueue: async () => {
      if (!down) return
      down = false
      throw new Error('the queue is down')
    },
    wakeFailed: async (runIds) => {
      for (const id of runIds) due.add(id)
    },
    everyMs: 5,
    onEnqueued: done,
    onError: (error) => errors.push(error),
  })
  assert.equal(await enqueued, 2)
  await reconciler.stop()
  assert.equal(errors.length, 1)
  assert.match(String(errors[0]), /the queue is down/)
})
