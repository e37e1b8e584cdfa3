import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crashError } from './crash.js'

describe('the error of a trainer that ended', () => {
  const cases = [
    [{ code: null, signal: 'SIGKILL' }, '', 'training.out-of-memory'],
    [{ code: 137, signal: null }, '', 'training.out-of-memory'],
    [
      { code: 134, signal: null },
      'FATAL ERROR: Reached heap limit ... JavaScript heap out of memory',
      'training.out-of-memory',
    ],
    [
      { code: null, signal: 'SIGABRT' },
      "terminate called after throwing an instance of 'std::bad_alloc'",
      'training.out-of-memory',
    ],
    [{ code: 1, signal: null }, 'Error: spawn ENOMEM', 'training.out-of-memory'],
    [{ code: null, signal: 'SIGSEGV' }, '', 'trainer.crashed'],
    [{ code: 1, signal: null }, 'TypeError: x is not a function', 'trainer.crashed'],
    [{ code: 0, signal: null }, '', 'trainer.crashed'],
  ] as const
  for (const [exit, stderr, code] of cases)
    it(`${exit.signal ?? exit.code} ${stderr.slice(0, 40)} is ${code}, worth another try`, () => {
      const error = crashError(exit, stderr)
      assert.equal(error.code, code)
      assert.equal(error.retry, true)
      assert.ok(error.message.includes(String(exit.signal ?? exit.code)))
      assert.ok(error.message.includes(stderr))
    })
})
