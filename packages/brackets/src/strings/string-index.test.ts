import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StringIndex } from './string-index.js'
import { fromText, stringAt } from './strings.js'

test('it numbers distinct strings as a Map does, through growth and collisions', () => {
  const text = fc.string({ unit: fc.constantFrom('(', ')'), maxLength: 9 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 600 }), fc.array(text, { maxLength: 40 }), (texts, others) => {
      const strings = fromText(texts)
      const index = new StringIndex()
      const map = new Map<string, number>()
      texts.forEach((one, i) => {
        if (!map.has(one)) map.set(one, map.size)
        assert.equal(index.add(stringAt(strings, i)), map.get(one))
      })
      assert.equal(index.size, map.size)
      const looked = fromText(others)
      others.forEach((one, i) => {
        assert.equal(index.has(stringAt(looked, i)), map.has(one))
      })
    }),
    { numRuns: 60 },
  )
})
