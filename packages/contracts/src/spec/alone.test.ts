import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '../errors.js'
import { resolveAlone } from './alone.js'

test('a preset alone has every default of a test', () => {
  const spec = resolveAlone({ preset: 'zero-count', length: 40, size: 10 })
  assert.deepEqual(spec, {
    preset: 'zero-count',
    length: 40,
    balancedShare: 0.5,
    start: 'any',
    end: 'any',
    size: 10,
  })
})

test('several bracket types need no training data that have them', () => {
  assert.equal(resolveAlone({ preset: 'dyck-k', types: 4, length: 40 }).preset, 'dyck-k')
})

test('a range of which one end is given keeps the other of its default', () => {
  const count = (preset: string, given: object) => {
    const spec = resolveAlone({ preset, length: 40, count: given })
    return 'count' in spec ? spec.count : assert.fail('it has no count')
  }
  assert.deepEqual(count('each-count', { max: 2 }), { min: 0, max: 2 })
  assert.deepEqual(count('low-count', { min: 2 }), { min: 2, max: 4 })
  const negatives = [
    { kind: 'flips', flips: { max: 3 } },
    { kind: 'truncation', cut: { max: 6 } },
  ]
  const spec = resolveAlone({ preset: 'composition', length: 40, depth: { min: 2, max: 9 }, negatives })
  assert.ok('negatives' in spec)
  const [flips, truncation] = spec.negatives
  assert.ok(flips?.kind === 'flips' && truncation?.kind === 'truncation')
  assert.deepEqual(
    [flips.flips, truncation.cut],
    [
      { min: 1, max: 3 },
      { min: 2, max: 6 },
    ],
  )
})

const slips: [string, Record<string, unknown>, RegExp][] = [
  ['no such preset', { preset: 'zero-cont', length: 40 }, /^preset: .*use one of .*zero-count/],
  ['a file', { preset: 'file', file: 'a.csv' }, /^preset: file needs .*use one of/],
  ['no length', { preset: 'zero-count' }, /^length: required, and not given -> give a value/],
  [
    'an unknown field',
    { preset: 'zero-count', lenght: 40, length: 40 },
    /^lenght: unknown field .*mean length/,
  ],
  [
    'a depth too large',
    { preset: 'pairs', length: 8, depth: { min: 2, max: 9 } },
    /^depth\.max: no balanced/,
  ],
  [
    'one end above the other of the default',
    { preset: 'low-count', length: 40, count: { min: 6 } },
    /^count\.min: min is above max -> give both, the smaller as min: where it is left out, min is 0 and max is 4$/,
  ],
  [
    'one end of a range without a default',
    { preset: 'zero-count', length: 40, depth: { max: 6 } },
    /^depth\.min: required, and not given -> give a value/,
  ],
  ['half a pair', { preset: 'pairs', length: 40, size: 3 }, /^size: 3 strings are not whole pairs -> use 4$/],
]
for (const [slip, fields, says] of slips)
  test(`${slip} is an error with its field and a fix`, () =>
    assert.throws(
      () => resolveAlone(fields),
      (error) => {
        assert.ok(error instanceof SweepstackError)
        const [issue] = error.issues
        assert.match(`${issue?.path}: ${issue?.message} -> ${issue?.fix}`, says)
        return true
      },
    ))
