import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expandSweep } from '@sweepstack/contracts'
import type { Claim } from '@sweepstack/store'
import { pino } from 'pino'
import { stopwatch } from '../laps.js'
import type { TrainerPool } from '../trainers/trainer-pool.js'
import { Stop } from './stop.js'
import { trainRun } from './train-run.js'

const [cell] = expandSweep({
  name: 'x',
  base: { data: { preset: 'fixed-length', length: 10, train: 100, validation: 20 }, tests: { t: {} } },
}).cells
assert.ok(cell)
const claim: Claim = {
  ...{ runId: 'r', sweepId: 's', token: 1, attempt: 1, worker: 'w', seed: 0 },
  spec: cell.spec,
}

/** Trains with one trainer that takes note of what it is told. */
const trainWith = async (stop: Stop, run: () => Promise<unknown>) => {
  const told: string[] = []
  const trainer = {
    run,
    stop: () => told.push('stop'),
    leave: () => told.push('leave'),
    kill: () => told.push('kill'),
  }
  const trainers = { take: async () => trainer, give: () => told.push('given back') }
  const outcome = await trainRun(
    claim,
    stop,
    () => ({ progress: () => {}, metrics: () => {}, given: async () => {} }),
    {
      trainers: trainers as unknown as TrainerPool,
      leases: { resumePoint: async () => null },
      files: { text: () => assert.fail('the spec names no file') },
      models: { bytes: () => assert.fail('the spec names no model') },
      filesDir: '/nowhere',
      cancelGraceMs: 1000,
      log: pino({ level: 'silent' }),
      watch: stopwatch(),
    },
  )
  return { told, outcome }
}

test('a stop asked for while it trains reaches the trainer', async () => {
  for (const [reason, heard] of [
    ['cancelled', 'stop'],
    ['lost', 'kill'],
    ['released', 'leave'],
  ] as const) {
    const stop = new Stop()
    const { told, outcome } = await trainWith(stop, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      stop.ask(reason)
      throw new Error('stopped')
    })
    assert.deepEqual(told, [heard, 'given back'])
    assert.deepEqual(outcome, { is: 'stopped', reason })
  }
})

test('a stop asked for after the training leaves the trainer alone: it may be at another run', async () => {
  for (const run of [async () => ({}), () => Promise.reject(new Error('failed'))])
    for (const reason of ['cancelled', 'lost', 'released'] as const) {
      const stop = new Stop()
      const { told } = await trainWith(stop, run)
      stop.ask(reason)
      assert.deepEqual(told, ['given back'])
    }
})
