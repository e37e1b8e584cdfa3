import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkpointsSchema } from '@sweepstack/contracts'
import { CheckpointClock } from './clock.js'

const clockOf = (spec: object, from = 0) => {
  let now = 0
  const clock = new CheckpointClock(checkpointsSchema.parse(spec), from, () => now)
  return (step: number, more: { at?: number; ended?: boolean; best?: boolean; free?: boolean } = {}) => {
    const { at = now, ended = false, best = false, free = true } = more
    now = at
    return clock.due({ step, ended, best }, free)
  }
}
const insurance = { best: false, periodic: false, wanted: false }

test('by time: a minute after the last one, or after the beginning', () => {
  const due = clockOf({})
  assert.equal(due(1, { at: 59_999 }), null)
  assert.deepEqual(due(2, { at: 60_000 }), insurance)
  assert.equal(due(3, { at: 119_000 }), null)
  assert.deepEqual(due(4, { at: 120_000 }), insurance)
})

test('a short training leaves none at its end, a longer one does', () => {
  assert.equal(clockOf({})(10, { at: 30_000, ended: true }), null)
  const due = clockOf({})
  due(5, { at: 60_000 })
  assert.deepEqual(due(10, { at: 61_000, ended: true, free: false }), insurance)
  assert.deepEqual(clockOf({}, 7)(10, { ended: true }), insurance, 'one that was resumed was long enough')
})

test('by steps: once a multiple has been passed, also where the last one was still on its way', () => {
  const due = clockOf({ everySeconds: null, everySteps: 10 }, 8)
  assert.equal(due(9), null)
  assert.equal(due(10, { free: false }), null)
  assert.deepEqual(due(11), insurance)
  assert.equal(due(19), null)
  assert.deepEqual(due(20), insurance)
})

test('what is to be kept is due whatever is on its way', () => {
  const due = clockOf({ everySeconds: null, keep: { last: 1, best: true, every: 4 } })
  assert.equal(due(1, { free: false }), null)
  assert.deepEqual(due(2, { free: false, best: true }), { best: true, periodic: false, wanted: true })
  assert.deepEqual(due(4, { free: false }), { best: false, periodic: true, wanted: true })
  assert.deepEqual(due(5, { free: false, ended: true }), { best: false, periodic: false, wanted: true })
  const leaving = new CheckpointClock(checkpointsSchema.parse({ everySeconds: null }), 0)
  assert.deepEqual(leaving.due({ step: 3, ended: false, best: false, leaving: true }, false), insurance)
  assert.equal(leaving.due({ step: 4, ended: false, best: false, leaving: true }, true), null, 'one will do')
  const none = clockOf({ everySeconds: null })
  assert.equal(none(4, { best: true, ended: true }), null)
})
