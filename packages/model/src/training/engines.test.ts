import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelSchema, trainingSchema } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { initialParameters } from '../transformer/init.js'
import { emptySlots, stepScalars } from './optimizers.js'
import { learningRateAt } from './schedule.js'
import { stepKey, trainingStep } from './step.js'

const tf = loadTensorFlow()
const [B, T, STEPS] = [8, 12, 50]
const reach = { length: T - 2, types: 1 }

/** Random strings, shorter than T - 2 where padded, with random labels. */
const batchAt = (step: number, padded: boolean) => {
  const random = rng(9, 'batch', step)
  const tokens = new Int32Array(B * T)
  for (let row = 0; row < B; row++) {
    const n = padded ? 1 + random.int(T - 2) : T - 2
    const string = [1, ...Array.from({ length: n }, () => 3 + random.int(2)), 2]
    tokens.set(string, row * T)
  }
  return {
    tokens,
    labels: Float32Array.from({ length: B }, () => random.int(2)),
    seed: Int32Array.of(random.uint32() | 0, random.uint32() | 0),
  }
}

const losses = (
  engine: 'eager' | 'compiled',
  modelInput: object,
  trainingInput: object,
  padded: boolean,
  tokensAtMost: number | null = null,
) => {
  const model = modelSchema.parse({ layers: 2, dModel: 8, heads: 2, dMlp: 16, ...modelInput })
  const training = trainingSchema.parse({ engine, learningRate: 3e-3, ...trainingInput })
  const step = trainingStep(tf, { model, training, reach, B, T, padded, tokensAtMost })
  const params = initialParameters(model, reach, 4)
  step.setState({ params, ...emptySlots(training.optimizer, params.length) })
  const found = Array.from({ length: STEPS }, (_, i) => {
    const rate = learningRateAt(training.schedule, training.learningRate, i + 1, STEPS)
    return [...step.run({ ...batchAt(i, padded), scalars: stepScalars(training, i + 1, rate) }).report]
  })
  step.dispose()
  return found
}

/** The most tokens that a batch of `batchAt` can have here; found once, by looking. */
const MOST = Math.max(
  ...Array.from({ length: STEPS }, (_, i) => batchAt(i, true).tokens.filter((token) => token !== 0).length),
)

const cases: [name: string, model: object, training: object, padded: boolean][] = [
  ['pre-norm', {}, {}, false],
  ['post-norm, mean', { norm: 'post', readout: 'mean' }, { optimizer: 'adam' }, false],
  ['causal, padded, learned', { attention: 'causal', readout: 'last', positional: 'learned' }, {}, true],
  ['dropout, gelu', { dropout: 0.2, activation: 'gelu' }, { gradientClip: null }, false],
  [
    'no norms, no end tokens, gelu_new',
    { norm: 'none', ends: 'none', readout: 'mean-tokens', activation: 'gelu_new' },
    {},
    true,
  ],
  [
    'a head of two layers, sgd',
    { head: { kind: 'mlp', hidden: 6, activation: 'gelu' }, readout: 'mean' },
    { optimizer: 'sgd', learningRate: 0.1 },
    true,
  ],
  ['dropout, post-norm, padded', { dropout: 0.1, norm: 'post' }, { schedule: { kind: 'cosine' } }, true],
]

for (const [name, model, training, padded] of cases)
  test(`compiled and eager give the same losses and gradient norms over ${STEPS} steps: ${name}`, () => {
    const [eager, compiled] = [
      losses('eager', model, training, padded),
      losses('compiled', model, training, padded),
    ]
    eager.forEach(([loss, , norm], i) => {
      const [found, , foundNorm] = compiled[i]! as [number, number, number]
      assert.ok(Math.abs(found - loss!) <= 1e-4 * Math.abs(loss!), `step ${i + 1}: ${found} and ${loss}`)
      assert.ok(Math.abs(foundNorm - norm!) <= 1e-3 * norm!, `norm at ${i + 1}: ${foundNorm} and ${norm}`)
    })
  })

for (const readout of ['eos', 'first', 'last', 'mean'])
  for (const [name, model] of [
    ['table', { positional: 'learned' }],
    [
      'no positions, causal',
      { positional: 'none', attention: readout === 'first' ? 'bidirectional' : 'causal' },
    ],
    ['post-norm', { norm: 'post', layers: 1 }],
  ] as const)
    test(`leaving the padding out changes nothing: read at ${readout}, ${name}`, () => {
      const all = losses('eager', { readout, ...model }, {}, true)
      const exact = losses('compiled', { readout, ...model }, {}, true, MOST)
      const roomy = losses('eager', { readout, ...model }, {}, true, MOST + 7)
      for (const found of [exact, roomy])
        found.forEach(([loss, correct, norm], i) => {
          const [expected, right, expectedNorm] = all[i] as [number, number, number]
          assert.ok(Math.abs(loss! - expected) <= 1e-4 * expected, `step ${i + 1}: ${loss} and ${expected}`)
          assert.ok(Math.abs(norm! - expectedNorm) <= 1e-3 * expectedNorm, `norm at ${i + 1}`)
          assert.equal(correct, right)
        })
    })

test('dropout is fresh at each seed and the same for the same', () => {
  const model = modelSchema.parse({ layers: 1, dModel: 8, heads: 2, dMlp: 16, dropout: 0.5 })
  const training = trainingSchema.parse({})
  const step = trainingStep(tf, { model, training, reach, B, T, padded: false })
  const params = initialParameters(model, reach, 4)
  const lossAt = (seed: Int32Array) => {
    step.setState({ params, ...emptySlots(training.optimizer, params.length) })
    return step.run({ ...batchAt(0, false), seed, scalars: stepScalars(training, 1, 0.001) }).report[0]
  }
  const [a, b, again] = [
    lossAt(Int32Array.of(1, 2)),
    lossAt(Int32Array.of(1, 3)),
    lossAt(Int32Array.of(1, 2)),
  ]
  step.dispose()
  assert.equal(a, again)
  assert.notEqual(a, b)
})

test('a step is kept for shapes that are the same in all that it was made of', () => {
  const key = (modelFields: object, trainingFields: object) =>
    stepKey({
      model: modelSchema.parse({ layers: 1, dModel: 8, heads: 2, dMlp: 16, ...modelFields }),
      training: trainingSchema.parse({ optimizer: 'sgd', ...trainingFields }),
      ...{ reach, B, T, padded: false },
    })
  const others = [
    key({ head: { kind: 'mlp' } }, {}),
    key({}, { momentum: 0.5 }),
    key({}, { optimizer: 'adam' }),
    key({}, { weightDecay: 0 }),
  ]
  assert.equal(new Set([key({}, {}), ...others]).size, 5)
  assert.equal(key({}, { learningRate: 0.5, epochs: 3 }), key({}, {}))
})
