import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText, makeDataset } from '@sweepstack/brackets'
import { axisNames, modelSchema, testResultSchema } from '@sweepstack/contracts'
import { loadTensorFlow } from '@sweepstack/tensor'
import { initialParameters } from '../transformer/init.js'
import { bucketsOf } from './buckets.js'
import { evaluate, scoreOf } from './evaluate.js'
import { pairsOf } from './pairs.js'
import { TrainedModel } from './trained-model.js'

const tf = loadTensorFlow()
const strings = fromText(['()', ')(', '(())', '()((', '))((', '((()))'])
const dataset = makeDataset(strings, new Uint8Array(6).fill(5))
const reach = { length: 6, types: 1 }
const spec = modelSchema.parse({ layers: 1, dModel: 8, heads: 2, dMlp: 8 })

test('buckets of every axis add up to the test, and the row is the wire shape', async () => {
  const params = initialParameters(spec, reach, 3)
  const model = new TrainedModel({ tf, spec, reach, params })
  const { result, logits } = await evaluate({ model, dataset, name: 'small' })
  model.dispose()
  testResultSchema.parse({ ...result, shortcuts: [] })
  assert.equal(logits.length, 6)
  const right = [...logits].filter((z, i) => z > 0 === (dataset.label[i] === 1)).length
  assert.equal(result.correct, right)
  for (const axis of axisNames) {
    const buckets = result.buckets.filter((b) => b.axis === axis)
    assert.equal(
      buckets.reduce((sum, b) => sum + b.n, 0),
      6,
      axis,
    )
    assert.equal(
      buckets.reduce((sum, b) => sum + b.correct, 0),
      right,
      axis,
    )
    // Count 0 is balanced more often than not, count 2 never: two strings are beyond a counter.
    assert.equal(
      buckets.reduce((sum, b) => sum + b.counter, 0),
      4,
      axis,
    )
  }
  const counts = result.buckets.filter((b) => b.axis === 'count')
  assert.deepEqual(
    counts.map(({ value, label, n, counter }) => [value, label, n, counter]),
    [
      ['0', 'balanced', 3, 3],
      ['0', 'unbalanced', 2, 0],
      ['2', 'unbalanced', 1, 1],
    ],
  )
})

test('the loss is the stable form of binary cross-entropy, at huge logits too', () => {
  const { loss, correct, predictedBalanced } = scoreOf(
    Float32Array.of(2, -1000, 1000, 0),
    Uint8Array.of(1, 1, 0, 0),
  )
  const expected = (Math.log1p(Math.exp(-2)) + 1000 + 1000 + Math.log(2)) / 4
  assert.ok(Math.abs(loss - expected) < 1e-9)
  assert.deepEqual({ correct, predictedBalanced }, { correct: 2, predictedBalanced: 2 })
})

test('the counter of a bucket goes by the whole test: a tie is called balanced', () => {
  const tied = makeDataset(fromText(['()', ')(', '))', '((']), new Uint8Array(4).fill(5))
  const rows = bucketsOf(tied, new Float32Array(4)).filter(({ axis }) => axis === 'count')
  assert.deepEqual(
    rows.map(({ value, label, counter }) => [value, label, counter]),
    [
      ['-2', 'unbalanced', 1],
      ['0', 'balanced', 1],
      ['0', 'unbalanced', 0],
      ['2', 'unbalanced', 1],
    ],
  )
})

test('pairs: both right, in order, and the gap, from the logits', () => {
  // Right; only in order; in order with the corrupted one at 0, which is a no; wrong way round; equal.
  const logits = Float32Array.of(2, -1, 3, 1, 0.5, 0, -2, 4, 1, 1)
  const found = pairsOf({ pairs: true, n: 10 }, logits)
  const gaps = [3, 2, 0.5, -6, 0]
  const mean = gaps.reduce((a, b) => a + b) / 5
  const sd = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / 5)
  assert.ok(found)
  assert.deepEqual({ ...found, gapSd: 0 }, { n: 5, bothRight: 2, ordered: 3, gapMean: mean, gapSd: 0 })
  assert.ok(Math.abs(found.gapSd - sd) < 1e-12)
})

test('a gap of float32 logits is exact: no float32 difference of two large ones', () => {
  const logits = Float32Array.of(16_777_216, -1, 16_777_216, 1)
  const found = pairsOf({ pairs: true, n: 4 }, logits)
  assert.deepEqual(found, { n: 2, bothRight: 1, ordered: 2, gapMean: 16_777_216, gapSd: 1 })
})

test('no strings are no pairs, and strings that are not pairs have no such figures', () => {
  const none = { n: 0, bothRight: 0, ordered: 0, gapMean: 0, gapSd: 0 }
  assert.deepEqual(pairsOf({ pairs: true, n: 0 }, new Float32Array(0)), none)
  assert.equal(pairsOf({ pairs: false, n: 2 }, new Float32Array(2)), null)
})

test('a test of minimal pairs carries them in its result', async () => {
  const pairs = makeDataset(fromText(['(())', '())(', '()()', '()(('], 1), new Uint8Array(4).fill(5), true)
  const model = new TrainedModel({ tf, spec, reach, params: initialParameters(spec, reach, 3) })
  const { result, logits } = await evaluate({ model, dataset: pairs, name: 'pairs' })
  model.dispose()
  testResultSchema.parse({ ...result, shortcuts: [] })
  assert.deepEqual(result.pairs, pairsOf(pairs, logits))
  assert.equal(result.pairs?.n, 2)
})

test('an empty test has no figures but zeros', async () => {
  const model = new TrainedModel({ tf, spec, reach, params: initialParameters(spec, reach, 3) })
  const empty = makeDataset(fromText([]), new Uint8Array(0))
  const { result } = await evaluate({ model, dataset: empty, name: 'empty' })
  model.dispose()
  assert.deepEqual(testResultSchema.parse({ ...result, shortcuts: [] }).buckets, [])
  assert.equal(result.loss, 0)
  assert.equal(result.pairs, null)
})
