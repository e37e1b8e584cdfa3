import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measured } from '../features/dataset.js'
import { StringsBuilder, stringAt } from '../strings/strings.js'
import { SomeStrings } from './some-strings.js'

/** Different strings, string i of kind i mod 3. */
const numbered = (from: number, to: number) => {
  const builder = new StringsBuilder()
  for (let i = from; i < to; i++) builder.push(Uint8Array.from({ length: 16 }, (_, bit) => (i >> bit) & 1))
  const kinds = Uint8Array.from({ length: to - from }, (_, i) => 1 + ((from + i) % 3))
  return measured(builder.strings(1), kinds, false)
}
const numbersOf = (strings: ReturnType<typeof numbered>) =>
  Array.from({ length: strings.n }, (_, i) =>
    stringAt(strings, i).reduce((sum, bit, at) => sum + bit * 2 ** at, 0),
  )
const taken = (n: number, most: number, size: number) => {
  const some = new SomeStrings(n, 16, most)
  for (let from = 0; from < n; from += size) some.add(numbered(from, Math.min(n, from + size)))
  return some.strings()
}

test('all where there are few, and as many as are wanted where there are more, in their order with their kinds', () => {
  assert.deepEqual(numbersOf(taken(10, 10, 3)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  assert.equal(taken(0, 10, 3).n, 0)
  const whole = numbered(0, 10)
  const some = new SomeStrings(10, 16, 10)
  some.add(whole)
  assert.equal(some.strings(), whole, 'not copied')
  for (const size of [7, 1000, 5000]) {
    const strings = taken(5000, 1000, size)
    const numbers = numbersOf(strings)
    assert.equal(new Set(numbers).size, 1000)
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    )
    assert.deepEqual(
      [...strings.kind],
      numbers.map((i) => (strings.label[numbers.indexOf(i)] === 1 ? 0 : 1 + (i % 3))),
    )
    assert.deepEqual(numbers, numbersOf(taken(5000, 1000, 5000)), 'however they are cut')
  }
})

test('of long strings fewer', () => {
  const some = new SomeStrings(20_000, 2048)
  const strings = { n: 1, types: 1, symbols: new Uint8Array(2048), offsets: Uint32Array.of(0, 2048) }
  const one = measured(strings, Uint8Array.of(1), false)
  for (let i = 0; i < 20_000; i++) some.add(one)
  assert.equal(some.strings().n, 2 ** 24 / 2048)
})

test('every part of them is taken as often', () => {
  const tenths = new Array<number>(10).fill(0)
  for (const i of numbersOf(taken(60_000, 10_000, 60_000))) tenths[Math.floor(i / 6000)]! += 1
  for (const n of tenths) assert.ok(Math.abs(n - 1000) < 5 * Math.sqrt(1000 * 0.9), String(tenths))
})
