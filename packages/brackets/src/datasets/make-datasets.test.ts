import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expandSweep, negativeKinds, SweepstackError } from '@sweepstack/contracts'
import fc from 'fast-check'
import type { Dataset } from '../features/dataset.js'
import { measure } from '../features/measure.js'
import { canonicalText } from '../strings/canonical.js'
import { fromText, toText } from '../strings/strings.js'
import { allStrings } from '../testing/enumerate.js'
import { makeDatasets } from './make-datasets.js'

type Json = Record<string, never>
const cell = (base: unknown) => {
  const [only] = expandSweep({ name: 'test', base: base as { data: Json } }).cells
  return (only as NonNullable<typeof only>).spec
}
const noFiles = (): never => assert.fail('no file is named')
/** The canonical text of some strings, as files are kept. */
const textOf = (lines: string[]) => {
  const strings = fromText(lines)
  return canonicalText(strings, measure(strings).label)
}
const texts = (data: Dataset) => Array.from({ length: data.n }, (_, i) => toText(data, i))
/** Twenty strings of length 8. */
const rows = allStrings(8)
  .filter((_, i) => i % 12 === 0)
  .slice(0, 20)

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

/** Every kind of negative, of several types; pairs of both sorts; deep strings of one length. */
const everyKind = {
  data: {
    preset: 'composition',
    types: 3,
    length: [20, 30],
    depth: { min: 2, max: 6 },
    negatives: negativeKinds.map((kind) =>
      kind === 'count' ? { kind, count: { min: -6, max: 6 } } : { kind },
    ),
    train: 400,
    validation: 40,
  },
  tests: {
    swap: { preset: 'pairs', length: 20, size: 60 },
    types: { preset: 'pairs', length: 20, types: 3, corruption: 'types', size: 60 },
    edits: { preset: 'flare-edits', length: { min: 6, max: 30 }, size: 60 },
    deep: { preset: 'high-depth', length: 30, depth: { min: 8, max: 12 }, size: 60 },
    counts: { preset: 'each-count', length: 30, count: { min: 0, max: 30 }, perCount: 5 },
  },
}

test('the strings of three specs, to the bit: a change here changes every recorded result', () => {
  const shaOf = (base: unknown) =>
    makeDatasets({ ...cell(base), seed: 7, files: noFiles }).digests.map(({ name, n, balanced, sha256 }) => [
      name,
      n,
      balanced,
      sha256.slice(0, 16),
    ])
  const made = [fixedLength, variableDepth, everyKind].map(shaOf)
  assert.deepEqual(made, GOLDEN)
})

const GOLDEN = [
  [
    ['train', 400, 200, '313447f8b301105a'],
    ['validation', 50, 25, '7fd4cc642da65201'],
    ['test:in-distribution', 60, 30, '1d91af825f841fe0'],
    ['test:zero-count', 40, 20, '55bd9d58aeab574f'],
  ],
  [
    ['train', 300, 90, 'a89de9badd203dc5'],
    ['validation', 40, 12, 'c8f38ebefcde8092'],
    ['test:in-distribution', 50, 15, '0d8424787d897d28'],
  ],
  [
    ['train', 400, 200, 'fab1c7a2ef71e7eb'],
    ['validation', 40, 20, 'ba8b8b683466d089'],
    ['test:swap', 60, 30, 'ef4673d5c3538fc5'],
    ['test:types', 60, 30, 'eb9d04365fc2bebe'],
    ['test:edits', 60, 30, '6cbf550f092bff15'],
    ['test:deep', 60, 30, '95b8b5c165fbf004'],
    ['test:counts', 80, 0, '719de8947e26f8e3'],
  ],
]

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
  const same = [{ kind: 'joint', depth: 'same' }]
  for (const negatives of [
    [{ kind: 'random' }],
    [{ kind: 'zero-count' }, { kind: 'flips' }],
    [{ kind: 'swaps' }],
    same,
  ]) {
    const spec = cell({
      data: { ...data, negatives, validation: 50 },
      tests: { 'in-distribution': { size: 200 } },
    })
    const { train } = makeDatasets({ ...spec, seed: 3, files: noFiles })
    assertSaysNothing(train, (i) => (train.offsets[i + 1] as number) - (train.offsets[i] as number))
    if (negatives === same) assertSaysNothing(train, (i) => train.depth[i] as number)
  }
})

/** Of each value there are as many balanced strings as unbalanced ones, to 4.5 standard deviations. */
const assertSaysNothing = (data: Dataset, of: (i: number) => number) => {
  const seen = new Map<number, [unbalanced: number, balanced: number]>()
  for (let i = 0; i < data.n; i++) {
    const counts = seen.get(of(i)) ?? [0, 0]
    counts[data.label[i] as 0 | 1] += 1
    seen.set(of(i), counts)
  }
  for (const [value, [unbalanced, balanced]] of seen)
    assert.ok(
      Math.abs(unbalanced - balanced) < 4.5 * Math.sqrt(unbalanced + balanced),
      `${value}: ${unbalanced} unbalanced, ${balanced} balanced`,
    )
}

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
  const files = (ref: string) => textOf(ref === 'train' ? rows : rows.slice(0, 7))
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
    () => makeDatasets({ ...spec, seed: 1, files: () => textOf(rows) }),
    (error) => error instanceof SweepstackError && /held-back/.test(error.fix ?? ''),
  )
})

test('pairs and types: every dataset has them, and leaks neither string of a pair', () => {
  const spec = cell({
    data: { preset: 'dyck-k', types: 3, length: 12, train: 300, validation: 40 },
    tests: {
      pairs: { preset: 'pairs', types: 3, length: 12, corruption: 'types', size: 60 },
      swaps: { preset: 'pairs', types: 2, length: 12, size: 60 },
    },
  })
  const { train, tests } = makeDatasets({ ...spec, seed: 1, files: noFiles })
  const [pairs, swaps] = [tests.pairs as Dataset, tests.swaps as Dataset]
  assert.deepEqual([train.pairs, pairs.pairs, swaps.pairs], [false, true, true])
  assert.deepEqual([train.types, pairs.types, swaps.types], [3, 3, 2])
  const tested = new Set([...texts(pairs), ...texts(swaps)])
  for (const text of texts(train)) assert.ok(!tested.has(text), text)
})

test('a file of several types, and of more than four', () => {
  const lines = ['([])', '([)]', '[]()', '[()]', '(]', '{}', '<>', '(())', '[[]]', '()']
  for (const words of [false, true]) {
    const strings = { ...fromText(lines), types: words ? 5 : 4 }
    const text = canonicalText(strings, measure(strings).label)
    const spec = cell({ data: { preset: 'file', file: 'x', test: 0 }, tests: {} })
    const { train, validation } = makeDatasets({ ...spec, seed: 1, files: () => text })
    assert.deepEqual([...texts(train), ...texts(validation)].sort(), lines.toSorted())
    assert.equal(train.balanced + validation.balanced, 8)
  }
})
