import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from './errors.js'
import { lastWords } from './last-words.js'

test('the message, the fix where there is one, and 2 for a setting at fault', () => {
  const error = new SweepstackError('config.invalid', 'PORT: too big', { fix: 'use 0' })
  assert.deepEqual(lastWords('api', error), { text: 'sweepstack api: PORT: too big\n  use 0\n', exitCode: 2 })
  assert.deepEqual(lastWords('worker', new Error('gone')), { text: 'sweepstack worker: gone\n', exitCode: 1 })
  for (const odd of ['text', null, undefined])
    assert.deepEqual(lastWords('api', odd), { text: `sweepstack api: ${odd}\n`, exitCode: 1 })
})
