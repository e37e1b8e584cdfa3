import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Composition,
  compositionOf,
  generatedPresets,
  type Negative,
  negativeKinds,
  negativeSchema,
  type SampledTest,
  testSchema,
} from '@sweepstack/contracts'
import { certificateText } from './certificate-text.js'
import { certify } from './certify.js'

const plain: Composition = {
  types: 1,
  length: 16,
  depth: null,
  balancedShare: 0.5,
  negatives: [{ kind: 'random', weight: 1 }],
  pairs: null,
}
const negative = (fields: object): Negative => negativeSchema.parse(fields)

describe('certify', () => {
  for (const preset of generatedPresets)
    it(`passes the preset ${preset}`, () => {
      const isRange = ['variable-depth', 'length-split', 'flare-edits'].includes(preset)
      const needsDepth = ['variable-depth', 'high-depth', 'depth-split'].includes(preset)
      const spec = testSchema.parse({
        preset,
        length: isRange ? { min: 12, max: 24 } : 24,
        ...(needsDepth ? { depth: { min: 2, max: 6 } } : {}),
        ...(preset === 'each-count' ? { count: { min: 0, max: 24 } } : {}),
      }) as SampledTest
      const { verdict, sets } = certify(compositionOf(spec), { draws: 2000 })
      assert.deepEqual(verdict.failures, [])
      assert.ok(verdict.passed && verdict.tests > 0 && sets.length > 0)
    })

  for (const kind of negativeKinds)
    it(`passes the kind ${kind}, with three types`, () => {
      const fields = kind === 'count' ? { kind, count: { min: -4, max: 4 } } : { kind }
      const { verdict, sets } = certify(
        { ...plain, types: 3, negatives: [negative(fields)], depth: { within: { min: 2, max: 5 } } },
        { draws: 2000 },
      )
      assert.deepEqual(verdict.failures, [])
      assert.ok(sets.some(({ part, tests }) => part === kind && tests.length > 0))
    })

  it('passes ranges: several flips, swaps, mismatches, cuts at both ends, pairs of types, joint targets', () => {
    const negatives = [
      { kind: 'flips', flips: { min: 1, max: 4 } },
      { kind: 'swaps', swaps: { min: 1, max: 3 } },
      { kind: 'type-mismatch', mismatches: { min: 1, max: 3 } },
      { kind: 'truncation', cut: { min: 2, max: 6 }, side: 'either' },
      { kind: 'edits', length: 'free' },
      {
        kind: 'joint',
        count: { min: -2, max: 2 },
        depth: [1, 2, 4],
        dip: { values: [-1, -3], weights: [1, 4] },
      },
      { kind: 'joint', depth: 'same', dip: [0, -2] },
    ].map(negative)
    const length = { values: [12, 16, 20], weights: [1, 2, 1] }
    assert.deepEqual(certify({ ...plain, types: 2, length, negatives }, { draws: 3000 }).verdict.failures, [])
    assert.deepEqual(
      certify({ ...plain, types: 2, length, pairs: 'types' }, { draws: 3000 }).verdict.failures,
      [],
    )
    const deep: Composition = { ...plain, length, depth: { values: [2, 3, 6], weights: [1, 5, 1] } }
    const { verdict, whole } = certify(deep, { draws: 3000 })
    assert.deepEqual(verdict.failures, [])
    assert.deepEqual(
      whole.tests.map(({ what }) => what),
      ['length of balanced strings', 'depth of balanced strings', 'length of unbalanced strings'],
    )
  })

  it('passes strings of length 512 and depth 40, all states of their table, and says so', () => {
    const certificate = certify({ ...plain, length: 512, depth: 40, balancedShare: 1 }, { draws: 2000 })
    const [set] = certificate.sets
    assert.ok(certificate.verdict.passed)
    assert.equal(set?.size?.size.length, 149)
    assert.deepEqual(set?.size?.again?.how, 'recurrence')
    assert.ok(set?.table?.all && set.table.states > 9000 && set.table.error < 1e-15)
    const text = certificateText(certificate)
    assert.match(text, /size {11}1\.509314e148 \(149 digits\)/)
    assert.match(text, /Verdict: passed/)
    assert.ok(text.split('\n').every((line) => line.length <= 100))
  })

  it('says that no test was possible where there is nothing to test, and what the verdict rests on', () => {
    const certificate = certify(
      { ...plain, length: 2, negatives: [negative({ kind: 'zero-count' })] },
      { draws: 500 },
    )
    assert.deepEqual([certificate.verdict.passed, certificate.verdict.tests], [true, 0])
    const text = certificateText(certificate).replaceAll(/\s+/g, ' ')
    assert.match(
      text,
      /Verdict: passed tests none was possible: .* rests on exact shares and sizes, and on every/,
    )
    assert.doesNotMatch(text, /chi-square|Bonferroni/)
    assert.match(certificateText(certify(plain, { draws: 500 })), /chi-square, smallest p .*\(Bonferroni\)/)
  })

  it('passes the longest strings, by a sample of states and a split in the middle', () => {
    const certificate = certify(
      { ...plain, length: 2048, depth: { within: { min: 1, max: 800 } } },
      { draws: 500 },
    )
    assert.deepEqual(certificate.verdict.failures, [])
    const [set] = certificate.sets
    assert.equal(set?.size?.again?.how, 'splitting in the middle')
    assert.ok(set?.table?.all === false && set.table.states > 100 && set.table.agrees)
  })

  it('is the same for the same seed, another for another, and plain data', () => {
    const [a, b] = [certify(plain, { draws: 500 }), certify(plain, { draws: 500 })]
    assert.deepEqual(a, b)
    assert.deepEqual(JSON.parse(JSON.stringify(a)), a)
    assert.notDeepEqual(certify(plain, { draws: 500, seed: 1 }).sets, a.sets)
  })

  it('certifies a few of many lengths and counts: the smallest, the likeliest and the largest', () => {
    const { sets } = certify(
      { ...plain, length: { values: [8, 10, 12, 14], weights: [1, 1, 9, 1] } },
      { draws: 500 },
    )
    const balanced = sets.filter(({ part }) => part === 'balanced').map(({ set }) => set)
    assert.deepEqual(
      balanced,
      [8, 12, 14].map((length) => `balanced strings of length ${length}`),
    )
    const counts = certify(
      { ...plain, negatives: [negative({ kind: 'count', count: [-2, 4, 0] })] },
      { draws: 500 },
    )
    assert.deepEqual(
      counts.sets.filter(({ part }) => part === 'count').map(({ set }) => set),
      [-2, 0, 4].map((count) => `unbalanced strings of length 16, count ${count}`),
    )
  })

  it('refuses to draw nothing', () => {
    assert.throws(() => certify(plain, { draws: 0 }), RangeError)
  })
})
