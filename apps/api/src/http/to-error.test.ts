import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { toSweepstackError } from './to-error.js'

const coded = (code: string, more: object = {}) => Object.assign(new Error('secret'), { code, ...more })
const down: [string, unknown][] = [
  ['a refused connection', coded('ECONNREFUSED')],
  ['PostgreSQL shutting down', coded('57P01')],
  ['too many connections', coded('53300')],
  ['a broken connection under another error', new Error('x', { cause: coded('08006') })],
  ['two addresses refused', new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])],
]
for (const [what, error] of down)
  test(`${what}: unavailable`, () => {
    const known = toSweepstackError(error)
    assert.equal(known.code, 'unavailable')
    assert.doesNotMatch(known.message, /secret/)
  })

test('ours stay as they are', () => {
  const error = new SweepstackError('not-found', 'x')
  assert.equal(toSweepstackError(error), error)
})

test('any other 4xx of a plugin is the request, anything else is ours and says nothing', () => {
  assert.equal(toSweepstackError(coded('FST_SOMETHING', { statusCode: 414 })).code, 'request.invalid')
  for (const error of [coded('23505'), new TypeError('secret'), 'secret', null, undefined]) {
    const known = toSweepstackError(error)
    assert.equal(known.code, 'internal')
    assert.doesNotMatch(known.message, /secret/)
  }
})
