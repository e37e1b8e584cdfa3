import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Composition,
  compositionOf,
  dataSchema,
  isGenerated,
  KINDS,
  SweepstackError,
} from '@sweepstack/contracts'
import { axisValue } from '../features/axis-value.js'
import { StringIndex } from '../strings/string-index.js'
import { fromText, stringAt, toText } from '../strings/strings.js'
import { generate } from './generate.js'

const from = (seed: number, stream = 'train') => ({ seed, stream, avoid: null })
const of = (spec: object): Composition => {
  const parsed = dataSchema.parse(spec)
  assert.ok(isGenerated(parsed))
  return compositionOf(parsed)
}

const mixed = {
  preset: 'composition',
  length: 20,
  depth: { within: { min: 3, max: 6 } },
  balancedShare: 0.4,
  negatives: [
    { kind: 'random' },
    { kind: 'count', count: { min: -4, max: 4 } },
    { kind: 'zero-count', start: 'open', weight: 2 },
    { kind: 'joint', count: 0, depth: 'same' },
    { kind: 'flips', flips: { min: 1, max: 2 } },
    { kind: 'swaps' },
    { kind: 'edits' },
    { kind: 'truncation', cut: { min: 2, max: 6 } },
    { kind: 'type-mismatch' },
    { kind: 'type-order' },
  ],
}

test('labels, kinds and shares are what the composition says, with one type and with three', () => {
  for (const types of [1, 3]) {
    const negatives = types === 1 ? mixed.negatives.slice(0, 8) : mixed.negatives
    const data = generate(of({ ...mixed, types, negatives }), 1000, from(1))
    assert.deepEqual([data.n, data.types, data.balanced], [1000, types, 400])
    const perKind = Object.fromEntries(
      KINDS.map((kind, k) => [kind, data.kind.filter((x) => x === k).length]),
    )
    assert.ok(Math.abs((perKind['zero-count'] ?? 0) - 2 * (perKind.random ?? 0)) <= 2)
    assert.equal(perKind.file, 0)
    for (let i = 0; i < data.n; i++) {
      const kind = axisValue(data, i, 'kind')
      const [depth, count, dip] = [data.depth[i], data.count[i], data.dip[i]] as [number, number, number]
      assert.equal(kind === 'balanced', data.label[i] === 1)
      assert.equal(axisValue(data, i, 'length'), '20')
      if (['balanced', 'type-mismatch', 'type-order', 'joint'].includes(kind))
        assert.ok(depth >= 3 && depth <= 6)
      if (kind === 'count') assert.ok(Math.abs(count) <= 4)
      if (['zero-count', 'joint', 'swaps', 'type-mismatch', 'type-order'].includes(kind))
        assert.equal(count, 0)
      if (kind === 'zero-count') assert.equal(axisValue(data, i, 'first'), 'open')
      if (kind === 'swaps') assert.ok(dip < 0 || types > 1)
    }
  }
})

test('variable-depth: depths are uniform, lengths hold them, and negatives have the lengths of the balanced', () => {
  const spec = of({ preset: 'variable-depth', length: { min: 4, max: 12 }, depth: { min: 1, max: 6 } })
  const data = generate(spec, 6000, from(2))
  const depths = new Array<number>(7).fill(0)
  const lengths = { balanced: new Map<string, number>(), unbalanced: new Map<string, number>() }
  for (let i = 0; i < data.n; i++) {
    const label = axisValue(data, i, 'label') as 'balanced' | 'unbalanced'
    const length = axisValue(data, i, 'length')
    lengths[label].set(length, (lengths[label].get(length) ?? 0) + 1)
    if (label === 'balanced') depths[data.depth[i] as number]! += 1
  }
  for (const n of depths.slice(1)) assert.ok(Math.abs(n - 500) < 95, `${depths}`) // 4.7 standard deviations
  assert.deepEqual([data.minLength, data.maxLength], [4, 12])
  assert.deepEqual([...lengths.balanced.keys()].sort(), ['10', '12', '4', '6', '8'])
  for (const [length, n] of lengths.balanced)
    assert.ok(Math.abs(n - (lengths.unbalanced.get(length) ?? 0)) < 5 * Math.sqrt(2 * n), length)
})

test('pairs: a balanced string, then one two symbols away with the same length, depth, count and ends', () => {
  for (const spec of [
    { preset: 'pairs', length: 16 },
    { preset: 'pairs', length: 24, depth: { min: 2, max: 8 }, types: 2, corruption: 'types' },
  ]) {
    const data = generate(of(spec), 200, from(3))
    assert.deepEqual([data.pairs, data.balanced], [true, 100])
    for (let i = 0; i < data.n; i += 2) {
      const [a, b] = [stringAt(data, i), stringAt(data, i + 1)]
      assert.deepEqual([data.label[i], data.label[i + 1], a.length], [1, 0, b.length])
      assert.equal(a.filter((symbol, at) => symbol !== b[at]).length, 2)
      assert.deepEqual(
        [data.depth[i], a[0], a.at(-1), 0],
        [data.depth[i + 1], b[0], b.at(-1), data.count[i + 1]],
      )
      assert.equal(axisValue(data, i + 1, 'kind'), spec.corruption === 'types' ? 'type-order' : 'swaps')
    }
  }
  assert.throws(
    () => generate(of({ preset: 'pairs', length: 16 }), 7, from(3)),
    /7 strings are not whole pairs/,
  )
})

test('neither string of a pair is one to avoid', () => {
  const avoid = new StringIndex()
  const spec = of({ preset: 'pairs', length: 10 })
  const tested = generate(spec, 20, from(1, 'test'))
  avoid.addAll(tested)
  const data = generate(spec, 200, { seed: 1, stream: 'train', avoid })
  for (let i = 0; i < data.n; i++) assert.ok(!avoid.has(stringAt(data, i)))
  assert.equal(data.balanced, 100)
})

test('a string depends on seed, stream and place; not on how many there are', () => {
  const all = of({ preset: 'fixed-length', length: 30, balancedShare: 1 })
  const few = generate(all, 10, from(5))
  const many = generate(all, 100, from(5))
  for (let i = 0; i < 10; i++) assert.equal(toText(few, i), toText(many, i))
  assert.notEqual(generate(all, 10, from(6)).sha256, few.sha256)
  assert.notEqual(generate(all, 10, from(5, 'validation')).sha256, few.sha256)
})

test('avoided strings are drawn again until they run out, and the error says how many there are', () => {
  const spec = of({ preset: 'fixed-length', length: 6, balancedShare: 1 })
  const avoid = new StringIndex()
  avoid.addAll(fromText(['((()))', '(()())', '(())()', '()(())']))
  const data = generate(spec, 500, { seed: 1, stream: 'train', avoid })
  for (let i = 0; i < data.n; i++) assert.equal(toText(data, i), '()()()')
  avoid.add(stringAt(fromText(['()()()']), 0))
  assert.throws(
    () => generate(spec, 1, { seed: 1, stream: 'train', avoid }),
    (error) =>
      error instanceof SweepstackError &&
      error.code === 'data.impossible' &&
      /length 6.* 5 in all/.test(error.message) &&
      /length above 6/.test(error.fix ?? ''),
  )
})

test('a depth that only negatives have left, because the tests took its one string, is in neither', () => {
  // Of depth 1 and length 12 there is one balanced string. Negatives of the same depth must not betray that it is gone.
  const negatives = [{ kind: 'joint', count: 0, depth: 'same' }]
  const spec = of({ preset: 'composition', length: 12, depth: { min: 1, max: 3 }, negatives })
  const avoid = new StringIndex()
  avoid.addAll(fromText(['()()()()()()']))
  const data = generate(spec, 600, { seed: 1, stream: 'train', avoid })
  assert.ok(data.depth.every((depth) => depth === 2 || depth === 3))
})

test('a dataset that no memory holds is refused before anything is drawn', () => {
  assert.throws(
    () => generate(of({ preset: 'fixed-length', length: 2048 }), 10_000_000, from(1)),
    /too much memory/,
  )
})

test('extreme shares', () => {
  const spec = of({ ...mixed, negatives: mixed.negatives.slice(0, 3) })
  assert.equal(generate({ ...spec, balancedShare: 0 }, 51, from(1)).balanced, 0)
  assert.equal(generate({ ...spec, balancedShare: 1 }, 51, from(1)).balanced, 51)
  const none = generate(spec, 0, from(1))
  assert.deepEqual([none.n, none.minLength, none.maxLength], [0, 0, 0])
})
