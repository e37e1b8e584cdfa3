import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ModelSpec, modelSchema, vocabularySize } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { hookedForward } from '../transformer/hooked-forward.js'
import { initialParameters } from '../transformer/init.js'
import { cutViews } from '../transformer/parameters.js'
import type { Tensor } from '../transformer/tf.js'
import { batchGradient } from './batch-gradient.js'
import { batchParts } from './batch-parts.js'
import { hasPairTable } from './pair-table.js'

const tf = loadTensorFlow()

test('a batch that fits the cache is one part, a larger one equal parts', () => {
  const parts = (dModel: number, dMlp: number, B: number, T: number) =>
    batchParts(modelSchema.parse({ dModel, dMlp, heads: 1 }), B, T)
  assert.equal(parts(32, 128, 64, 20), 1)
  assert.equal(parts(64, 256, 64, 42), 1)
  assert.equal(parts(128, 512, 64, 64), 2)
  assert.equal(parts(128, 128, 64, 512), 16)
  // Seven strings at once, but 64 has no such divisor; and a batch of a prime number of strings.
  assert.equal(parts(128, 128, 64, 384), 16)
  assert.equal(parts(128, 128, 13, 512), 13)
  assert.equal(parts(1024, 4096, 8, 2048), 8)
})

type Case = Partial<ModelSpec> & { B?: number; T?: number; types?: number; padded?: boolean }
/** Whether the parts share a table, and of what batch of which model. GELU where one hidden unit was so near 0 that rounding decided its ReLU. */
const CASES: [string, boolean, Case][] = [
  ['dropout before the table', false, { layers: 1, readout: 'mean', dropout: 0.1 }],
  ['few strings', false, { B: 8, layers: 1, readout: 'mean' }],
  ['mean', true, { layers: 2, readout: 'mean' }],
  ['parts of many strings', true, { B: 64, T: 16, layers: 1, readout: 'mean' }],
  [
    'learned positions, more than there are tokens',
    true,
    { layers: 1, readout: 'mean', positional: 'learned' },
  ],
  ['norms after, one position read', true, { layers: 2, readout: 'eos', norm: 'post', activation: 'gelu' }],
  ['the first block reads one position', false, { layers: 1, readout: 'eos' }],
  ['no positions', false, { layers: 1, readout: 'mean', positional: 'none' }],
  ['two types of brackets', true, { T: 34, layers: 1, readout: 'mean', types: 2 }],
  [
    'nine types of brackets beside parts of four strings',
    false,
    { B: 64, layers: 1, readout: 'mean', types: 9 },
  ],
  ['padding', true, { layers: 1, readout: 'mean', padded: true }],
  [
    'padding that is seen, no end token',
    true,
    { layers: 1, readout: 'mean-all', padded: true, padding: 'seen', ends: 'start' },
  ],
]

for (const [name, hasTable, { B = 16, T = 60, types = 1, padded = false, ...given }] of CASES)
  test(`the gradient of a batch in parts is the plain pass's: ${name}`, () => {
    const model = modelSchema.parse({ dModel: 8, heads: 2, dMlp: 4096, ...given })
    const reach = { length: 140, types }
    const parts = batchParts(model, B, T)
    assert.ok(parts > 1)
    assert.equal(hasPairTable(model, vocabularySize(types), { B, part: B / parts }), hasTable)
    // What is dropped of a part is not what is dropped of the batch.
    if (model.dropout > 0) return
    const layout = layoutOf(model, reach)
    const params = initialParameters(model, reach, 4)
    const stream = rng(2, 'batch')
    const tokens = Int32Array.from({ length: B * T }, (_, i) =>
      i % T === 0 ? 1 : i % T === T - 1 ? 2 : 3 + stream.int(2 * types),
    )
    if (padded)
      for (let b = 1; b < B; b += 2) tokens.fill(2, b * T + 20, b * T + 21).fill(0, b * T + 21, (b + 1) * T)
    const labels = Float32Array.from({ length: B }, (_, i) => i % 2)
    const [ids, answers, seed] = [
      tf.tensor2d(tokens, [B, T], 'int32'),
      tf.tensor1d(labels),
      tf.tensor1d([1, 2], 'int32'),
    ]
    const flat = tf.tensor1d(params)
    const found = batchGradient(tf, { model, reach, B, T, padded }, flat, {
      tokens: ids,
      labels: answers,
      seed,
    })
    const lossOf = (flat: Tensor) => {
      const parameters = cutViews(tf, layout, flat)
      return tf.losses
        .sigmoidCrossEntropy(answers, hookedForward(tf, { model, parameters, tokens: ids }))
        .asScalar()
    }
    const { value, grad } = tf.valueAndGrad(lossOf)(flat)
    assert.ok(Math.abs(found.loss.dataSync()[0]! - value.dataSync()[0]!) < 1e-5)
    const wanted = grad.dataSync() as Float32Array
    const largest = wanted.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
    found.gradient.dataSync().forEach((g, i) => {
      assert.ok(Math.abs(g - wanted[i]!) < 1e-4 * largest, `${i}`)
    })
  })
