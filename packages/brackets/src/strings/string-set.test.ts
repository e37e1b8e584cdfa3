import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StringIndex } from './string-index.js'
import { Fingerprint, StringSet } from './string-set.js'
import { StringsBuilder, stringAt } from './strings.js'

test('has what was added and counts it once, like an index that keeps the strings', () => {
  const string = fc.uint8Array({ max: 3, maxLength: 40 })
  fc.assert(
    fc.property(fc.array(string, { maxLength: 100 }), fc.array(string, { maxLength: 20 }), (added, asked) => {
      const builder = new StringsBuilder()
      for (const one of [...added, ...asked]) builder.push(one)
      const strings = builder.strings(2)
      const set = new StringSet(added.length)
      const index = new StringIndex()
      const print = new Fingerprint()
      for (let i = 0; i < added.length; i++) {
        set.add(print.of(strings, i))
        index.add(stringAt(strings, i))
      }
      assert.equal(set.size, index.size)
      for (let i = 0; i < strings.n; i++)
        assert.equal(set.has(print.of(strings, i)), index.has(stringAt(strings, i)))
    }),
  )
})

test('strings that differ in one symbol, in their length or only in trailing zeros have other fingerprints', () => {
  const builder = new StringsBuilder()
  for (let length = 0; length <= 130; length++) {
    builder.push(new Uint8Array(length))
    for (let at = 0; at < length; at++) builder.push(new Uint8Array(length).fill(255, at, at + 1))
  }
  const strings = builder.strings(128)
  const prints = new Set<string>()
  for (let i = 0; i < strings.n; i++) {
    const { high, low } = new Fingerprint().of(strings, i)
    prints.add(`${high} ${low}`)
  }
  assert.equal(prints.size, strings.n)
})

test('a set that is full says so', () => {
  const strings = (() => {
    const builder = new StringsBuilder()
    for (let i = 0; i < 20; i++) builder.push(Uint8Array.of(i))
    return builder.strings(128)
  })()
  const set = new StringSet(4)
  assert.throws(() => {
    for (let i = 0; i < 20; i++) set.add(new Fingerprint().of(strings, i))
  }, RangeError)
})
