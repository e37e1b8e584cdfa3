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

test('the brackets of each type have tokens of their own, those of type 0 the same ones whatever the types', () => {
  assert.deepEqual([...packTokens(fromText(['([<>])']), [0], 8)], [1, 3, 5, 9, 10, 6, 4, 2])
  assert.deepEqual([...packTokens(fromText(['(127 )127']), [0], 4)], [1, 257, 258, 2])
})

test('a string that does not fit is named', () => {
  assert.throws(
    () => packTokens(fromText(['()', '(())']), [0, 1], 4),
    /string 1 has 4 brackets.* 4 positions/,
  )
})
