import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { faultOfFile } from './file-fault.js'

test('each bad line has a line of its own, under the path', () => {
  const issues = [
    { path: 'line 3', message: 'odd: ; here' },
    { path: 'line 13', message: 'odd' },
  ]
  const error = new SweepstackError(
    'file.invalid',
    'a.csv: 4 bad lines: line 3: odd: ; here; line 13: odd; and 2 more',
    { fix: 'mend them', issues },
  )
  assert.deepEqual(faultOfFile(error, 'd/a.csv'), {
    message: 'd/a.csv: a.csv: 4 bad lines:\n  line 3: odd: ; here\n  line 13: odd; and 2 more',
    fix: 'mend them',
  })
})

test('the fix is in the options of data import, and elsewhere says whose they are', () => {
  const fix = 'correct them, or skip bad rows; or read it (alphabet `ab`, or `OPEN CLOSE`)'
  const error = new SweepstackError('file.invalid', 'a.csv: 1 bad line', { fix })
  const own =
    "correct them, or leave them out with --skip-bad; or read it (--alphabet ab, or --alphabet 'OPEN CLOSE')"
  assert.equal(faultOfFile(error, 'a.csv', false).fix, own)
  assert.match(faultOfFile(error, 'a.csv').fix ?? '', /--skip-bad.* options of `sweepstack data import`/)
})

test('a path that stands there already is not said twice', () => {
  const error = new SweepstackError('file.invalid', 'd/a.csv: the file is empty')
  assert.deepEqual(faultOfFile(error, 'd/a.csv'), { message: 'd/a.csv: the file is empty' })
})
