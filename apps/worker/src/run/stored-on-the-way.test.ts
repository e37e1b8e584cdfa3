import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { expandSweep, SweepstackError } from '@sweepstack/contracts'
import type { Claim } from '@sweepstack/store'
import { pino } from 'pino'
import type { Given } from '../trainer/protocol.js'
import { type OnTheWay, storedOnTheWay } from './stored-on-the-way.js'

const [cell] = expandSweep({
  name: 'x',
  base: { data: { preset: 'fixed-length', length: 10, train: 100, validation: 20 }, tests: {} },
}).cells
assert.ok(cell)
const claim: Claim = {
  ...{ runId: 'r', sweepId: 's', token: 2, attempt: 2, worker: 'w', seed: 0 },
  spec: cell.spec,
}
const environment = {
  ...{ node: '20', platform: 'linux', cpu: 'x', tensorflow: '2', tfjs: '4', threads: 1 },
  engine: 'compiled' as const,
}
const beginning = (step: number, refused: string | null = null, checkpointBytes = 12): Given => ({
  ...{ is: 'beginning', step, refused, environment, checkpointBytes },
})
const checkpoint = (wanted: boolean): Given => ({
  ...{ is: 'checkpoint', step: 4, best: false, periodic: false, validationLoss: null, wanted },
  bytes: new Uint8Array(2),
})
const artifact: Given = {
  is: 'artifact',
  artifact: { name: 'a', mediaType: 'x/y', bytes: new Uint8Array(1) },
}

/** What is called, in order, by a store that says `answer` or throws it. */
const storing = (
  from: OnTheWay['from'] = { attempt: null, refused: null },
  answer: boolean | Error = true,
) => {
  const calls: unknown[] = []
  const called = (name: string) => async (_: unknown, what: object) => {
    calls.push([name, what])
    if (typeof answer !== 'boolean') throw answer
    return answer
  }
  const store = storedOnTheWay({
    ...{ claim, from, log: pino({ level: 'silent' }) },
    leases: {
      began: called('began'),
      addCheckpoint: called('checkpoint'),
      addArtifact: called('artifact'),
      checkFits: async (bytes) => {
        if (bytes > 100) throw new SweepstackError('request.too-large', 'no room')
      },
    },
    metrics: { flush: async () => void calls.push('metrics') },
  })
  return { store, calls }
}

describe('what a trainer gives on its way', () => {
  it('begins where its checkpoint stood, or anew, and then says why: the worker first, then the trainer', async () => {
    for (const [from, given, expected] of [
      [{ attempt: 1, refused: null }, beginning(9), { resumed: { step: 9, attempt: 1 }, refused: null }],
      [
        { attempt: 1, refused: null },
        beginning(0, 'of another seed'),
        { resumed: null, refused: 'of another seed' },
      ],
      [{ attempt: null, refused: 'lost' }, beginning(0), { resumed: null, refused: 'lost' }],
      [{ attempt: null, refused: null }, beginning(0), { resumed: null, refused: null }],
    ] as const) {
      const { store, calls } = storing(from)
      await store(given)
      assert.deepEqual(calls, [['began', { ...expected, environment }]])
    }
  })

  it('stores a checkpoint only once the training curve up to it is stored', async () => {
    const { store, calls } = storing()
    await store(checkpoint(false))
    assert.deepEqual(
      calls.map((call) => (Array.isArray(call) ? call[0] : call)),
      ['metrics', 'checkpoint'],
    )
  })

  it('goes on without a checkpoint that only guards, and fails of anything else that is not stored', async () => {
    const full = new SweepstackError('request.too-large', 'too many bytes')
    const { store } = storing(undefined, full)
    await store(checkpoint(false))
    for (const given of [checkpoint(true), artifact, beginning(0)])
      await assert.rejects(store(given), { code: 'request.too-large' })
  })

  it('fails before the first step where the checkpoints to be kept could not be stored', async () => {
    const { store, calls } = storing()
    await assert.rejects(store(beginning(0, null, 101)), { code: 'request.too-large' })
    assert.deepEqual(calls, [])
  })

  it('fails once another worker has the run', async () => {
    for (const given of [checkpoint(false), artifact, beginning(3)])
      await assert.rejects(storing(undefined, false).store(given), { code: 'run.lease-lost' })
  })
})
