import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Asked, fitsOne, whyNone } from './joint-asked.js'

const values = (min: number, max: number) =>
  fc.option(fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }))
const asked: fc.Arbitrary<Asked> = fc.record({
  depth: values(0, 12),
  count: values(-12, 12),
  dip: values(-12, 0),
})

test('a fix that names a length, a depth or a dip names one that does', () => {
  const length = fc.integer({ min: 1, max: 6 }).map((half) => 2 * half)
  fc.assert(
    fc.property(asked, length, fc.constantFrom(1, 2), (wanted, n, types) => {
      if (fitsOne(wanted, n, types)) return
      const { path, fix = '' } = whyNone(wanted, n, types, 'depth')
      assert.ok(wanted[path as keyof Asked] !== null, `${path} is not asked`)
      const least = /a length of at least (\d+)/.exec(fix)
      if (least === null) return
      // what is told of one field holds of that one
      const told = fix.includes('even counts') || / (of at (most|least)) .* of at (most|least)/.test(fix)
      const of: Asked = told
        ? { depth: null, count: null, dip: null, [path]: wanted[path as keyof Asked] }
        : wanted
      assert.equal(fitsOne(of, Number(least[1]), types), true, fix)
      assert.equal(fitsOne(of, Number(least[1]) - 2, types), false, fix)
    }),
    { numRuns: 2000 },
  )
})
