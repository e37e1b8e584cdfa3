import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import type { Sample } from './sample.js'
import { targetOf, typeOf } from './targets.js'

const strings = fromText(['()', '())((', ')('])
/** Every position of the second string and the last of the third. */
const sample: Sample = {
  strings: Uint32Array.of(1, 2),
  bounds: Uint32Array.of(0, 5, 6),
  positions: Uint32Array.of(0, 1, 2, 3, 4, 1),
}

test('targets are of the prefix that ends at the position', () => {
  assert.deepEqual([...targetOf(strings, sample, 'count')], [1, 0, -1, 0, 1, 0])
  assert.deepEqual([...targetOf(strings, sample, 'depth')], [1, 1, 1, 1, 1, 0])
  assert.deepEqual([...targetOf(strings, sample, 'negative')], [0, 0, 1, 0, 0, 0])
})

test('targets of several bracket types are those of the brackets without types', () => {
  const typed = fromText(['<>', '(})[{', '][(]'])
  for (const target of ['count', 'depth', 'negative'] as const)
    assert.deepEqual(targetOf(typed, sample, target), targetOf(strings, sample, target))
})

test('a word type is a position and a symbol, bracket type included', () => {
  assert.deepEqual([...typeOf(strings, sample)], [1, 2, 4, 7, 9, 3])
  const typed = fromText(['()', '([)]['])
  const both = { ...sample, strings: Uint32Array.of(1), bounds: Uint32Array.of(0, 5) }
  assert.deepEqual([...typeOf(typed, both)].slice(0, 5), [0 + 1, 4 + 3, 8 + 0, 12 + 2, 16 + 3])
})
