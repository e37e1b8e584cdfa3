import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromText, stringAt, toText } from '../strings/strings.js'
import { naive } from '../testing/enumerate.js'
import { isBalanced, measure } from './measure.js'

const bracket = fc.constantFrom('(', ')')
const text = fc.string({ unit: bracket, maxLength: 60 })

test('measure agrees with the definitions on any strings, packed together', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
      const strings = fromText(texts)
      const { label, depth, count, dip } = measure(strings)
      texts.forEach((one, i) => {
        const is = naive(one)
        assert.equal(toText(strings, i), one)
        assert.deepEqual(
          [label[i], depth[i], count[i], dip[i]],
          [is.balanced ? 1 : 0, is.depth, is.count, is.dip],
        )
        assert.equal(isBalanced(stringAt(strings, i)), is.balanced)
      })
    }),
  )
})

test('worked examples', () => {
  const { label, depth, count, dip } = measure(fromText(['(())', ')(', '((', '))', '())(', '(()']))
  assert.deepEqual([...label], [1, 0, 0, 0, 0, 0])
  assert.deepEqual([...depth], [2, 0, 2, 0, 1, 2])
  assert.deepEqual([...count], [0, 0, 2, -2, 0, 1])
  assert.deepEqual([...dip], [0, -1, 0, -2, -1, 0])
})

test('the longest strings fit', () => {
  const { depth, dip } = measure(fromText(['('.repeat(2048), ')'.repeat(2048)]))
  assert.deepEqual([depth[0], dip[1]], [2048, -2048])
})

test('fromText refuses what is not a bracket', () => {
  assert.throws(() => fromText(['(a)']), /no "a"/)
})
