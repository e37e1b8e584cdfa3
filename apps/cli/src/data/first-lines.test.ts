import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FirstLines } from './first-lines.js'

test('the first lines are the same however the text is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 10 }),
      fc.array(fc.nat(40)),
      (lines, n, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        const ends = [...cuts.filter((at) => at < bytes.length), bytes.length].sort((a, b) => a - b)
        for (const most of [n, Number.POSITIVE_INFINITY]) {
          const first = new FirstLines(most)
          const pieces = ends.map((end, i) => first.cut(bytes.subarray(ends[i - 1] ?? 0, end)))
          const expected = lines.slice(0, most).map((line) => `${line}\n`)
          assert.equal(Buffer.concat(pieces).toString(), expected.join(''))
          assert.equal(first.isFull, lines.length >= most)
        }
      },
    ),
  )
})
