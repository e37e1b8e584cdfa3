import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText, makeDataset } from '@sweepstack/brackets'
import { axisNames, modelSchema, testResultSchema } from '@sweepstack/contracts'
import { loadTensorFlow } from '@sweepstack/tensor'
import { evaluate, scoreOf } from './evaluate.js'
import { initialParameters } from './init.js'
import { TrainedModel } from './trained-model.js'

const tf = loadTensorFlow()
const strings = fromText(['()', ')(', '(())', '()((', '))((', '((()))'])
const dataset = makeDataset(strings, new Uint8Array(6).fill(5))
const spec = modelSchema.parse({ layers: 1, dModel: 8, heads: 2, dMlp: 8 })

test('buckets of every axis add up to the test, and the row is the wire shape', async () => {
  const params = initialParameters(spec, 6, 3)
  const model = new TrainedModel({ tf, spec, length: 6, params })
  const { result, logits } = await evaluate({ model, dataset, name: 'small' })
  model.dispose()
  testResultSchema.parse(result)
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
  }
  const counts = result.buckets.filter((b) => b.axis === 'count')
  assert.deepEqual(
    counts.map(({ value, label, n }) => [value, label, n]),
    [
      ['0', 'balanced', 3],
      ['0', 'unbalanced', 2],
      ['2', 'unbalanced', 1],
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

test('an empty test has no figures but zeros', async () => {
  const model = new TrainedModel({ tf, spec, length: 6, params: initialParameters(spec, 6, 3) })
  const empty = makeDataset(fromText([]), new Uint8Array(0))
  const { result } = await evaluate({ model, dataset: empty, name: 'empty' })
  model.dispose()
  assert.deepEqual(testResultSchema.parse(result).buckets, [])
  assert.equal(result.loss, 0)
})
