import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Negative } from '@sweepstack/contracts'
import { countAllBalanced, countBalanced, countOf } from './counting.js'
import { allBalanced, allStrings, naive } from './testing/enumerate.js'

test('closed forms agree with enumeration for every length to 12 and every range of depths', () => {
  for (const length of [2, 4, 6, 8, 10, 12]) {
    const all = allBalanced(length)
    assert.equal(countAllBalanced(length), BigInt(all.length))
    for (let min = 1; min <= length / 2 + 1; min++)
      for (let max = min; max <= length / 2 + 2; max++) {
        const expected = all.filter(({ depth }) => depth >= min && depth <= max).length
        assert.equal(countBalanced(length, { min, max }), BigInt(expected), `${length} ${min} ${max}`)
      }
  }
})

test('kinds of unbalanced strings are counted as enumeration counts them', () => {
  const kinds: [Negative, (text: string) => boolean][] = [
    [{ kind: 'random', weight: 1 }, () => true],
    [{ kind: 'zero-count', start: 'any', weight: 1 }, (t) => naive(t).count === 0],
    [{ kind: 'zero-count', start: 'open', weight: 1 }, (t) => naive(t).count === 0 && t.startsWith('(')],
    [{ kind: 'zero-count', start: 'close', weight: 1 }, (t) => naive(t).count === 0 && t.startsWith(')')],
    [
      { kind: 'count', count: { min: -3, max: 4 }, weight: 1 },
      (t) => naive(t).count !== 0 && naive(t).count >= -3 && naive(t).count <= 4,
    ],
  ]
  for (const length of [2, 4, 8])
    for (const [negative, has] of kinds) {
      const expected = allStrings(length).filter((t) => !naive(t).balanced && has(t)).length
      assert.equal(countOf(negative, { length, depth: null }), BigInt(expected), `${negative.kind} ${length}`)
    }
})

test('the ranges of depths of the longest strings add up to the Catalan number', () => {
  const parts = [
    { min: 1, max: 10 },
    { min: 11, max: 60 },
    { min: 61, max: 1024 },
  ].map((depth) => countBalanced(2048, depth))
  assert.equal(
    parts.reduce((a, b) => a + b),
    countAllBalanced(2048),
  )
  assert.ok(parts.every((part) => part > 0n))
})
