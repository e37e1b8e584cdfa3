import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { expandSweep, SweepstackError } from '@sweepstack/contracts'
import fc from 'fast-check'
import type { Dataset } from './dataset.js'
import { makeDatasets } from './make-datasets.js'
import { toText } from './strings.js'

type Json = Record<string, never>
const cell = (base: unknown) => {
  const [only] = expandSweep({ name: 'test', base: base as { data: Json } }).cells
  return (only as NonNullable<typeof only>).spec
}
const noFiles = (): never => assert.fail('no file is named')
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url))
const texts = (data: Dataset) => Array.from({ length: data.n }, (_, i) => toText(data, i))

const fixedLength = {
  data: { preset: 'fixed-length', length: 24, depth: { min: 2, max: 8 }, train: 400, validation: 50 },
  tests: { 'in-distribution': { size: 60 }, 'zero-count': { preset: 'zero-count', start: 'open', size: 40 } },
}
const variableDepth = {
  data: {
    preset: 'variable-depth',
    length: { min: 10, max: 40 },
    depth: { min: 2, max: 5 },
    balancedShare: 0.3,
    negatives: [
      { kind: 'flips', flips: { min: 1, max: 3 } },
      { kind: 'count', count: { min: -6, max: 6 } },
    ],
    train: 300,
    validation: 40,
  },
  tests: { 'in-distribution': { size: 50 } },
}

test('the strings of two specs, to the bit: a change here changes every recorded result', () => {
  const shaOf = (base: unknown) =>
    makeDatasets({ ...cell(base), seed: 7, files: noFiles }).digests.map(({ name, n, balanced, sha256 }) => [
      name,
      n,
      balanced,
      sha256.slice(0, 16),
    ])
  assert.deepEqual(shaOf(fixedLength), [
    ['train', 400, 200, '52eaad9cc5f38fec'],
    ['validation', 50, 25, '029b9dbe79ee7422'],
    ['test:in-distribution', 60, 30, '42c2824859f97ad5'],
    ['test:zero-count', 40, 20, 'dd7d76adffca0f8e'],
  ])
  assert.deepEqual(shaOf(variableDepth), [
    ['train', 300, 90, 'e9748e8b4df3c6f4'],
    ['validation', 40, 12, '75aa7f8cf8d5587c'],
    ['test:in-distribution', 50, 15, 'e7708829b1c30f08'],
  ])
})

test('no training string is in validation or a test, and no validation string in a test, for any spec', () => {
  const base = fc
    .record({
      preset: fc.constantFrom('fixed-length', 'perturbed', 'zero-count', 'variable-depth'),
      length: fc.integer({ min: 8, max: 12 }).map((half) => 2 * half),
      min: fc.integer({ min: 1, max: 3 }),
      more: fc.integer({ min: 1, max: 4 }),
      share: fc.constantFrom(0, 0.3, 0.5, 1),
      train: fc.integer({ min: 1, max: 80 }),
    })
    .map(({ preset, length, min, more, share, train }) => ({
      data: {
        preset,
        length: preset === 'variable-depth' ? { min: length, max: length + 10 } : length,
        depth: { min: min + 1, max: min + 1 + more },
        balancedShare: share,
        train,
        validation: 20,
      },
      tests: { a: { size: 30 }, b: { preset: 'zero-count', length: 16, size: 20, balancedShare: 0.5 } },
    }))
  fc.assert(
    fc.property(base, fc.nat(1000), (spec, seed) => {
      const { train, validation, tests } = makeDatasets({ ...cell(spec), seed, files: noFiles })
      const tested = new Set(Object.values(tests).flatMap(texts))
      const validated = new Set(texts(validation))
      for (const text of validated) assert.ok(!tested.has(text), text)
      for (const text of texts(train)) assert.ok(!tested.has(text) && !validated.has(text), text)
      assert.equal(train.n, spec.data.train)
    }),
    { numRuns: 60 },
  )
})

test('length says nothing of the label in training, where tests hold most of the short balanced strings', () => {
  const data = {
    preset: 'variable-depth',
    length: { min: 4, max: 16 },
    depth: { min: 1, max: 5 },
    train: 6000,
  }
  for (const negatives of [[{ kind: 'random' }], [{ kind: 'zero-count' }, { kind: 'flips' }]]) {
    const spec = cell({
      data: { ...data, negatives, validation: 50 },
      tests: { 'in-distribution': { size: 200 } },
    })
    const { train } = makeDatasets({ ...spec, seed: 3, files: noFiles })
    const lengths = new Map<number, [unbalanced: number, balanced: number]>()
    for (let i = 0; i < train.n; i++) {
      const length = (train.offsets[i + 1] as number) - (train.offsets[i] as number)
      const counts = lengths.get(length) ?? [0, 0]
      counts[train.label[i] as 0 | 1] += 1
      lengths.set(length, counts)
    }
    for (const [length, [unbalanced, balanced]] of lengths)
      assert.ok(
        Math.abs(unbalanced - balanced) < 4.5 * Math.sqrt(unbalanced + balanced),
        `length ${length}: ${unbalanced} unbalanced, ${balanced} balanced`,
      )
  }
})

test('data.seed holds the strings still over run seeds; without it they follow the run', () => {
  const of = (data: object, seed: number) =>
    makeDatasets({
      ...cell({ ...fixedLength, data: { ...fixedLength.data, ...data } }),
      seed,
      files: noFiles,
    }).digests
  assert.deepEqual(of({ seed: 5 }, 1), of({ seed: 5 }, 2))
  assert.deepEqual(of({ seed: 5 }, 1), of({}, 5))
  assert.notDeepEqual(of({}, 1), of({}, 2))
})

test('lengths too short for their tests end in data.impossible that says what to do', () => {
  for (const data of [
    { preset: 'fixed-length', length: 2 },
    { preset: 'fixed-length', length: 8 },
    { preset: 'zero-count', length: 2 },
    { preset: 'fixed-length', length: 40, depth: { min: 20, max: 20 } },
    { preset: 'variable-depth', length: { min: 2, max: 6 }, depth: { min: 1, max: 3 } },
  ])
    assert.throws(
      () => makeDatasets({ ...cell({ data }), seed: 1, files: noFiles }),
      (error) =>
        error instanceof SweepstackError &&
        error.code === 'data.impossible' &&
        /length/.test(error.fix ?? ''),
      JSON.stringify(data),
    )
})

test('without a test in the way, more strings than exist are sampled with replacement', () => {
  const data = { preset: 'fixed-length', length: 8, train: 500, validation: 1 }
  const { train } = makeDatasets({ ...cell({ data, tests: {} }), seed: 1, files: noFiles })
  assert.equal(train.n, 500)
})

test('a file is split into training, validation and held-back, and its strings in other tests are dropped', () => {
  const spec = cell({
    data: { preset: 'file', file: 'train', validation: 0.2, test: 0.2 },
    tests: { held: { preset: 'held-back' }, other: { preset: 'file', file: 'other' } },
  })
  const train = fixture('train.csv')
  const rows = train.toString().trim().split('\n')
  const files = (ref: string) => (ref === 'train' ? train : Buffer.from(rows.slice(0, 8).join('\n')))
  const made = makeDatasets({ ...spec, seed: 3, files })
  const held = new Set(texts(made.tests.held as Dataset))
  const other = new Set(texts(made.tests.other as Dataset))
  assert.equal(other.size, 7)
  for (const text of [...texts(made.train), ...texts(made.validation)])
    assert.ok(!held.has(text) && !other.has(text))
  const dropped = made.digests.map(({ droppedLeaks }) => droppedLeaks)
  assert.equal(
    made.train.n + made.validation.n + held.size + (dropped[0] as number) + (dropped[1] as number),
    20,
  )
  assert.ok((dropped[0] as number) > 0)
  assert.deepEqual(
    made.digests.map(({ name }) => name),
    ['train', 'validation', 'test:held', 'test:other'],
  )
})

test('a test on the training file itself leaves nothing, and the error points to held-back', () => {
  const spec = cell({
    data: { preset: 'file', file: 'x' },
    tests: { same: { preset: 'file', file: 'x' } },
  })
  assert.throws(
    () => makeDatasets({ ...spec, seed: 1, files: () => fixture('train.csv') }),
    (error) => error instanceof SweepstackError && /held-back/.test(error.fix ?? ''),
  )
})
