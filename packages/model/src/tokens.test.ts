import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { packTokens } from './tokens.js'

test('start, brackets, end, padding', () => {
  const strings = fromText(['()', '', '))(('])
  assert.deepEqual(
    [...packTokens(strings, [2, 0, 1], 6)],
    [1, 4, 4, 3, 3, 2, 1, 3, 4, 2, 0, 0, 1, 2, 0, 0, 0, 0],
  )
})

test('a string that does not fit is named', () => {
  assert.throws(
    () => packTokens(fromText(['()', '(())']), [0, 1], 4),
    /string 1 has 4 brackets.* 4 positions/,
  )
})
