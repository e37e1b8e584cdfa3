import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rngs } from '@sweepstack/stats'
import { isBalanced } from '../features/measure.js'
import { allBalanced, allStrings, assertUniform, naive } from '../testing/enumerate.js'
import { sampleAnyDepth } from './any-depth.js'
import { sampleAnyString } from './any-string.js'
import { balancedSampler } from './balanced.js'
import { sampleWithOpens } from './with-opens.js'

test('any string, strings with k opens and balanced strings: uniform over what enumeration finds', () => {
  for (const length of [1, 7, 10]) assertUniform(allStrings(length), length, sampleAnyString)
  for (const [length, opens] of [
    [5, 0],
    [9, 4],
    [10, 5],
    [10, 9],
  ] as const) {
    const set = allStrings(length).filter((text) => naive(text).count === 2 * opens - length)
    assertUniform(set, length, (r, out) => sampleWithOpens(opens, r, out))
  }
  for (const length of [2, 10, 14])
    assertUniform(
      allBalanced(length).map(({ text }) => text),
      length,
      sampleAnyDepth,
    )
})

test('any string of more than 32 symbols has fair symbols at every place', () => {
  const n = 4000
  const ones = new Array<number>(100).fill(0)
  const out = new Uint8Array(100)
  const streams = rngs(1, 'places')
  for (let i = 0; i < n; i++) {
    sampleAnyString(streams.at(i), out)
    for (const [at, symbol] of out.entries()) ones[at] = (ones[at] as number) + symbol
  }
  for (const count of ones) assert.ok(Math.abs(count - n / 2) < 4.5 * Math.sqrt(n / 4), `${count}`)
})

test('types: each matched pair has one, uniform over the types and independent of the others', () => {
  const sample = balancedSampler(4, 3)
  // ()() and (()) with 3 types each for two pairs: 18 strings
  const brackets = ['()', '[]', '{}']
  const set = brackets.flatMap(([a, A]) =>
    brackets.flatMap(([b, B]) => [`${a}${A}${b}${B}`, `${a}${b}${B}${A}`]),
  )
  assertUniform(set, 4, (r, out) => sample({ length: 4, depth: null }, r, out))
})

test('128 types all occur, and every string is balanced', () => {
  const sample = balancedSampler(60, 128)
  const seen = new Set<number>()
  const out = new Uint8Array(60)
  const streams = rngs(2, 'types')
  for (let i = 0; i < 200; i++) {
    sample({ length: 60, depth: { min: 5, max: 9 } }, streams.at(i), out)
    assert.ok(isBalanced(out))
    for (const symbol of out) seen.add(symbol)
  }
  assert.equal(seen.size, 256)
})
