import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { rng } from '@sweepstack/stats'
import fc from 'fast-check'
import { samplePositions, split } from './sample.js'

const textsOf = (...brackets: string[]) =>
  fc.array(fc.string({ unit: fc.constantFrom(...brackets), maxLength: 40 }), { maxLength: 60 })
const texts = fc.oneof(textsOf('(', ')'), textsOf(...'([{<>}])'))

test('positions are different, inside their strings, as many as asked or as there are; the split is by string', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 900 }), fc.nat(), (texts, count, seed) => {
      const sample = samplePositions(fromText(texts), count, rng(seed, 'sample'))
      const { strings, bounds, positions } = sample
      const chosen = [...strings].map((i) => texts[i]!)
      assert.equal(new Set(chosen).size, chosen.length, 'equal strings are one')
      const available = [...new Set(texts)].reduce((sum, text) => sum + text.length, 0)
      assert.equal(positions.length, Math.min(count, available))
      chosen.forEach((text, s) => {
        const own = [...positions.subarray(bounds[s]!, bounds[s + 1]!)]
        assert.ok(own.length > 0 && new Set(own).size === own.length)
        assert.ok(own.every((p) => p < text.length))
      })
      const parts = split(sample, 5)
      if (parts === null) return assert.ok(strings.length < 3)
      const edges = parts.folds.flatMap(({ from, to }) => [from, to])
      assert.equal(edges[0], 0)
      assert.equal(edges.at(-1), parts.held.from)
      assert.equal(parts.held.to, positions.length)
      assert.ok(parts.folds.every(({ from, to }) => to > from && [...bounds].includes(to)))
    }),
    { numRuns: 200 },
  )
})

test('positions are uniform over a string', () => {
  const seen = new Float64Array(10)
  for (let seed = 0; seed < 4_000; seed++)
    for (const p of samplePositions(fromText(['()()()()()']), 3, rng(seed, 'sample')).positions) seen[p]! += 1
  // 1,200 each, standard deviation 29.
  for (const n of seen) assert.ok(Math.abs(n - 1_200) < 150, `${[...seen]}`)
})

test('a seed fixes the sample', () => {
  const strings = fromText(Array.from({ length: 30 }, (_, i) => '('.repeat(i + 1)))
  const draw = (seed: number) => samplePositions(strings, 100, rng(seed, 'sample'))
  assert.deepEqual(draw(3), draw(3))
  assert.notDeepEqual(draw(3), draw(4))
})
