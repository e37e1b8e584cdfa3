import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { countBalanced } from '../counting/counting.js'
import { measure } from '../features/measure.js'
import { allBalanced, assertUniform } from '../testing/enumerate.js'
import { balancedSampler } from './balanced.js'

const texts = (length: number, min: number, max: number) =>
  allBalanced(length)
    .filter(({ depth }) => depth >= min && depth <= max)
    .map(({ text }) => text)

test('uniform over the balanced strings of a length', () => {
  for (const length of [2, 4, 8, 12]) {
    const sample = balancedSampler(length)
    assertUniform(texts(length, 1, length), length, (r, out) => sample({ length, depth: null }, r, out))
  }
})

test('uniform over those of any range of depths, for every range of length 10', () => {
  const sample = balancedSampler(10)
  for (let min = 1; min <= 5; min++)
    for (let max = min; max <= 5; max++)
      assertUniform(texts(10, min, max), 10, (r, out) => sample({ length: 10, depth: { min, max } }, r, out))
})

test('a table made for longer strings is as right for shorter ones', () => {
  const sample = balancedSampler(64)
  for (const [length, min, max] of [
    [12, 2, 3],
    [12, 4, 30],
    [8, 4, 4],
  ] as const)
    assertUniform(texts(length, min, max), length, (r, out) =>
      sample({ length, depth: { min, max } }, r, out),
    )
})

test('length 2048 at every extreme of depth gives balanced strings of that depth', () => {
  const sample = balancedSampler(2048)
  const out = new Uint8Array(2048)
  for (const [min, max] of [
    [1, 1],
    [2, 10],
    [300, 310],
    [700, 900],
    [1024, 1024],
  ] as const) {
    sample({ length: 2048, depth: { min, max } }, rng(1, min), out)
    const { label, depth } = measure({ n: 1, types: 1, symbols: out, offsets: Uint32Array.of(0, 2048) })
    assert.equal(label[0], 1)
    assert.ok((depth[0] as number) >= min && (depth[0] as number) <= max, `${min} ${max}: ${depth[0]}`)
  }
})

test('at length 2048 the two halves of a range of depths come up as often as counting says', () => {
  const sample = balancedSampler(2048)
  const lower = Number(countBalanced(2048, { min: 60, max: 75 }))
  assert.ok(!Number.isFinite(lower)) // past the doubles, hence the BigInt ratio
  const share =
    Number(
      (10n ** 9n * countBalanced(2048, { min: 60, max: 75 })) / countBalanced(2048, { min: 60, max: 100 }),
    ) / 1e9
  const n = 600
  const out = new Uint8Array(2048)
  let low = 0
  for (let i = 0; i < n; i++) {
    sample({ length: 2048, depth: { min: 60, max: 100 } }, rng(2, 'halves', i), out)
    const { depth } = measure({ n: 1, types: 1, symbols: out, offsets: Uint32Array.of(0, 2048) })
    if ((depth[0] as number) <= 75) low += 1
  }
  assert.ok(Math.abs(low / n - share) < 4 * Math.sqrt((share * (1 - share)) / n), `${low / n} and ${share}`)
})

test('an odd length and a depth the length does not hold are errors with a fix', () => {
  const sample = balancedSampler(10)
  const fails = (length: number, min: number) => () =>
    sample({ length, depth: { min, max: min } }, rng(1), new Uint8Array(length))
  const isImpossible = (error: unknown) =>
    error instanceof SweepstackError && error.code === 'data.impossible' && error.fix !== undefined
  assert.throws(fails(7, 1), isImpossible)
  assert.throws(fails(8, 5), isImpossible)
})
