import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERRORS, type ErrorCode, SweepstackError } from '@sweepstack/contracts'
import { exitCodeOf, explain, misuse, unavailable } from './failure.js'

test('what the user got wrong exits with 2, what went wrong with 1', () => {
  const codes = Object.fromEntries(
    (Object.keys(ERRORS) as ErrorCode[]).map((code) => [code, exitCodeOf(new SweepstackError(code, 'x'))]),
  )
  assert.equal(codes['spec.invalid'], 2)
  assert.equal(codes['file.unknown'], 2)
  assert.equal(codes['not-found'], 2)
  assert.equal(codes.unavailable, 1)
  assert.equal(codes['training.nan'], 1)
  assert.equal(exitCodeOf(new TypeError('ours')), 1)
})

test('an expected error is error, at and fix for each thing wrong, without a stack', () => {
  const issues = [
    { path: 'base.a', message: 'first', fix: 'do this' },
    { path: 'base.b', message: 'second' },
  ]
  assert.equal(
    explain(new SweepstackError('spec.invalid', 'both', { issues })),
    'error: first\nat: base.a\nfix: do this\nerror: second\nat: base.b',
  )
  assert.equal(explain(misuse('wrong', '--by', 'right')), 'error: wrong\nat: --by\nfix: right')
  assert.equal(explain(unavailable('gone')), 'error: gone')
})

test('an error nobody foresaw shows its stack', () => {
  assert.match(explain(new TypeError('oops')), /^error: unexpected: TypeError: oops\n\s+at /)
})
