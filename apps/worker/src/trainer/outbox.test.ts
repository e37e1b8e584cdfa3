import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { Outbox } from './outbox.js'
import type { FromTrainer, Given } from './protocol.js'

const given: Given = {
  is: 'artifact',
  artifact: { name: 'a', mediaType: 'x/y', bytes: new Uint8Array(1) },
}

test('each waits for its own answer; one that comes late, of a run before, is heard by nobody', async () => {
  const said: FromTrainer[] = []
  const outbox = new Outbox((message) => said.push(message))
  const order: string[] = []
  const first = outbox.give(given).then(() => order.push('first'))
  const second = outbox.give(given).then(() => order.push('second'))
  const ids = said.map((message) => (message.type === 'given' ? message.id : -1))
  assert.equal(new Set(ids).size, 2)
  outbox.stored(999, null)
  outbox.stored(ids[1]!, null)
  await second
  outbox.stored(ids[1]!, null)
  outbox.stored(ids[0]!, null)
  await first
  assert.deepEqual(order, ['second', 'first'])
})

test('a refusal is the error it was', async () => {
  const said: FromTrainer[] = []
  const outbox = new Outbox((message) => said.push(message))
  const giving = outbox.give(given)
  const id = said[0]?.type === 'given' ? said[0].id : -1
  outbox.stored(id, new SweepstackError('unavailable', 'the store is away', { fix: 'start it' }).toProblem())
  await assert.rejects(giving, { code: 'unavailable', message: 'the store is away', fix: 'start it' })
})
