import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ModelSpec, modelSchema, trainingSchema, vocabularySize } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { batchParts } from './batch-parts.js'
import { forward } from './forward.js'
import { initialParameters } from './init.js'
import { binaryCrossEntropy } from './loss.js'
import { stepScalars } from './optimizer.js'
import { hasPairTable } from './pair-table.js'
import { cutParameters } from './parameters.js'
import { trainingStep } from './step.js'
import type { Tensor } from './tf.js'

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

const CASES: [string, number, Partial<ModelSpec>][] = [
  ['each part by itself', 8, { layers: 1, readout: 'mean' }],
  ['a table of the first block shared', 16, { layers: 2, readout: 'mean' }],
  ['a table, of learned positions', 16, { layers: 1, readout: 'mean', positional: 'learned' }],
  ['a table, norms after', 16, { layers: 2, readout: 'eos', norm: 'post' }],
  ['no table: the first block reads one position', 16, { layers: 1, readout: 'eos' }],
  ['no positions', 16, { layers: 1, readout: 'mean', positional: 'none' }],
]

for (const [name, B, given] of CASES)
  test(`the gradient of a batch in parts is that of the batch: ${name}`, () => {
    const model = modelSchema.parse({ dModel: 8, heads: 2, dMlp: 4096, ...given })
    const training = trainingSchema.parse({ gradientClip: null })
    const [T, reach] = [130, { length: 128, types: 1 }]
    assert.equal(batchParts(model, B, T), B)
    assert.equal(hasPairTable(model, vocabularySize(1), B), name.startsWith('a table'))
    const layout = layoutOf(model, reach)
    const params = initialParameters(model, reach, 4)
    const stream = rng(2, 'batch')
    const tokens = Int32Array.from({ length: B * T }, (_, i) =>
      i % T === 0 ? 1 : i % T === T - 1 ? 2 : 3 + stream.int(2),
    )
    const labels = Float32Array.from({ length: B }, (_, i) => i % 2)
    const step = trainingStep(tf, { model, training, reach, B, T, padded: false })
    const none = new Float32Array(params.length)
    step.setState({ params, m: none, v: none })
    const { report } = step.run({
      ...{ tokens, labels, seed: Int32Array.of(1, 2) },
      scalars: stepScalars(training, 1, training.learningRate),
    })
    const [ids, wantedLabels] = [tf.tensor2d(tokens, [B, T], 'int32'), tf.tensor1d(labels)]
    const { value, grad } = tf.valueAndGrad((flat: Tensor) =>
      binaryCrossEntropy(
        tf,
        forward(tf, {
          ...{ model, padded: false, parameters: cutParameters(tf, layout, flat) },
          tokens: ids,
        }),
        wantedLabels,
      ),
    )(tf.tensor1d(params))
    assert.ok(Math.abs(report[0]! - value.dataSync()[0]!) < 1e-5)
    // After the first step Adam's first moment is (1 - beta1) times the gradient.
    const wanted = Float32Array.from(grad.dataSync())
    const largest = wanted.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
    step.readState('m').forEach((m, i) => {
      assert.ok(Math.abs(m / (1 - training.beta1) - wanted[i]!) < 1e-4 * largest, `${i}`)
    })
    step.dispose()
  })
