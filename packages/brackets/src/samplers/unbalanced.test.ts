import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Negative, SweepstackError } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { allStrings, assertUniform, naive } from '../testing/enumerate.js'
import { balancedSampler } from './balanced.js'
import { sampleUnbalanced } from './unbalanced.js'

const unbalanced = (length: number, has: (text: string) => boolean = () => true) =>
  allStrings(length).filter((text) => !naive(text).balanced && has(text))

const uniform = (negative: Negative, length: number, set: string[]) => {
  const balanced = balancedSampler(length)
  assertUniform(set, length, (r, out) =>
    sampleUnbalanced(negative, { length, depth: null }, r, out, balanced),
  )
}

test('random: uniform over all unbalanced strings', () => {
  for (const length of [2, 4, 8]) uniform({ kind: 'random', weight: 1 }, length, unbalanced(length))
})

test('count: uniform over the strings of one count', () => {
  for (const [length, value] of [
    [2, 2],
    [8, -4],
    [10, 2],
  ] as const)
    uniform(
      { kind: 'count', count: { min: value, max: value }, weight: 1 },
      length,
      unbalanced(length, (t) => naive(t).count === value),
    )
})

test('count: each even value of the range but 0 is equally likely', () => {
  const seen = new Map<number, number>()
  const out = new Uint8Array(8)
  for (let i = 0; i < 4000; i++) {
    const negative: Negative = { kind: 'count', count: { min: -5, max: 100 }, weight: 1 }
    sampleUnbalanced(negative, { length: 8, depth: null }, rng(4, i), out, balancedSampler(8))
    const value = out.reduce((sum, s) => sum + 2 * s - 1, 0)
    seen.set(value, (seen.get(value) ?? 0) + 1)
  }
  assert.deepEqual(
    [...seen.keys()].sort((a, b) => a - b),
    [-4, -2, 2, 4, 6, 8],
  )
  for (const n of seen.values()) assert.ok(Math.abs(n - 4000 / 6) < 110, `${n}`) // 4.7 standard deviations
})

test('zero-count: uniform for each first symbol, and where few strings are left', () => {
  for (const length of [4, 8, 10])
    for (const [start, first] of [
      ['open', '('],
      ['close', ')'],
      ['any', ''],
    ] as const)
      uniform(
        { kind: 'zero-count', start, weight: 1 },
        length,
        unbalanced(length, (t) => naive(t).count === 0 && t.startsWith(first)),
      )
  uniform({ kind: 'zero-count', start: 'any', weight: 1 }, 2, [')('])
})

test('flips: k places of a balanced string, uniform over the pairs of string and place', () => {
  // (()) and ()() have four places each; ((() and ())) come from both, so they stand twice in the list.
  const one = ['(())', '()()'].flatMap((text) =>
    [0, 1, 2, 3].map((i) => text.slice(0, i) + (text[i] === '(' ? ')' : '(') + text.slice(i + 1)),
  )
  uniform({ kind: 'flips', flips: { min: 1, max: 1 }, weight: 1 }, 4, one)
})

test('flips: k is uniform over the range, even where some results are balanced', () => {
  const out = new Uint8Array(20)
  const seen = new Map<string, number>()
  const length = 20
  const depth = { min: 10, max: 10 } // one balanced string, so the flips can be counted
  for (let i = 0; i < 3000; i++) {
    const negative: Negative = { kind: 'flips', flips: { min: 1, max: 3 }, weight: 1 }
    sampleUnbalanced(negative, { length, depth }, rng(5, i), out, balancedSampler(length))
    const flips = out.reduce((sum, s, at) => sum + (s === (at < 10 ? 1 : 0) ? 0 : 1), 0)
    seen.set(`${flips}`, (seen.get(`${flips}`) ?? 0) + 1)
  }
  assert.deepEqual([...seen.keys()].sort(), ['1', '2', '3'])
  for (const n of seen.values()) assert.ok(Math.abs(n - 1000) < 120, `${n}`) // 4.6 standard deviations
})

test('what cannot be drawn is an error, never an endless loop', () => {
  const fails = (negative: Negative, length: number) =>
    assert.throws(
      () =>
        sampleUnbalanced(
          negative,
          { length, depth: null },
          rng(1),
          new Uint8Array(length),
          balancedSampler(length),
        ),
      (error) => error instanceof SweepstackError && error.code === 'data.impossible' && !!error.fix,
    )
  fails({ kind: 'zero-count', start: 'open', weight: 1 }, 2)
  fails({ kind: 'count', count: { min: -1, max: 1 }, weight: 1 }, 8)
  fails({ kind: 'count', count: { min: 10, max: 20 }, weight: 1 }, 8)
  fails({ kind: 'flips', flips: { min: 1, max: 3 }, weight: 1 }, 2)
})
