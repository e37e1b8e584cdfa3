import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { axisValue } from './axis-value.js'
import { generate } from './generate.js'
import { KINDS } from './kinds.js'
import type { StringSpec } from './presets.js'
import { StringIndex } from './string-index.js'
import { fromText, stringAt, toText } from './strings.js'

const from = (seed: number, stream = 'train') => ({ seed, stream, avoid: null })

const mixed: StringSpec = {
  preset: 'fixed-length',
  length: 20,
  depth: { min: 3, max: 6 },
  balancedShare: 0.4,
  negatives: [
    { kind: 'random', weight: 1 },
    { kind: 'count', count: { min: -4, max: 4 }, weight: 1 },
    { kind: 'zero-count', start: 'open', weight: 2 },
    { kind: 'flips', flips: { min: 1, max: 2 }, weight: 1 },
  ],
}

test('labels, kinds and shares are what the spec says', () => {
  const data = generate(mixed, 1000, from(1))
  assert.equal(data.n, 1000)
  assert.equal(data.balanced, 400)
  const perKind = KINDS.map((_, k) => data.kind.filter((x) => x === k).length)
  assert.deepEqual(perKind, [400, 120, 120, 240, 120, 0])
  for (let i = 0; i < data.n; i++) {
    const kind = axisValue(data, i, 'kind')
    assert.equal(kind === 'balanced', data.label[i] === 1)
    assert.equal(axisValue(data, i, 'length'), '20')
    if (kind === 'balanced') assert.ok((data.depth[i] as number) >= 3 && (data.depth[i] as number) <= 6)
    if (kind === 'count') assert.ok(data.count[i] !== 0 && Math.abs(data.count[i] as number) <= 4)
    if (kind === 'zero-count') {
      assert.equal(axisValue(data, i, 'count'), '0')
      assert.equal(axisValue(data, i, 'first'), 'open')
      assert.ok((data.dip[i] as number) < 0)
    }
  }
})

test('variable-depth: depths are uniform, lengths hold them, and negatives have the lengths of the balanced', () => {
  const spec: StringSpec = {
    preset: 'variable-depth',
    length: { min: 4, max: 12 },
    depth: { min: 1, max: 6 },
    balancedShare: 0.5,
    negatives: [{ kind: 'random', weight: 1 }],
  }
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

test('a string depends on seed, stream and place; not on how many there are', () => {
  const all: StringSpec = { preset: 'fixed-length', length: 30, balancedShare: 1, negatives: mixed.negatives }
  const few = generate(all, 10, from(5))
  const many = generate(all, 100, from(5))
  for (let i = 0; i < 10; i++) assert.equal(toText(few, i), toText(many, i))
  assert.notEqual(generate(all, 10, from(6)).sha256, few.sha256)
  assert.notEqual(generate(all, 10, from(5, 'validation')).sha256, few.sha256)
})

test('avoided strings are drawn again until they run out, and the error says how many there are', () => {
  const spec: StringSpec = { preset: 'fixed-length', length: 6, balancedShare: 1, negatives: mixed.negatives }
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

test('a dataset that no memory holds is refused before anything is drawn', () => {
  assert.throws(() => generate({ ...mixed, length: 2048 }, 10_000_000, from(1)), /too much memory/)
})

test('extreme shares', () => {
  assert.equal(generate({ ...mixed, balancedShare: 0 }, 51, from(1)).balanced, 0)
  assert.equal(generate({ ...mixed, balancedShare: 1 }, 51, from(1)).balanced, 51)
  const none = generate(mixed, 0, from(1))
  assert.deepEqual([none.n, none.minLength, none.maxLength], [0, 0, 0])
})
