// The fast pass is held to the plain one: logits, and the gradient of every parameter, over random specs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { modelSchema } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { layoutOf, readView } from '@sweepstack/weights'
import fc from 'fast-check'
import { dropoutPlaces, seededDropout } from '../transformer/dropout.js'
import { hookedForward } from '../transformer/hooked-forward.js'
import { initialParameters } from '../transformer/init.js'
import { cutBlocks, cutViews } from '../transformer/parameters.js'
import { type RandomCase, randomCases } from '../transformer/random-specs.fixture.js'
import type { Tensor } from '../transformer/tf.js'
import { lengthOf, packTokens } from '../transformer/tokens.js'
import { batchGradient } from './batch-gradient.js'
import { fastForward } from './forward.js'

const tf = loadTensorFlow()

type Case = RandomCase & { seed: number }

const norm = (x: Float32Array): number => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0))

/**
 * Holds the fast pass of a batch to the plain one.
 * @returns the furthest logit, and the furthest gradient of a parameter as a share of its norm
 */
const compare = (
  { model, reach, strings, T, seed }: Case,
  tokensAtMost: number | null,
): { logit: number; gradient: number } =>
  tf.tidy(() => {
    const B = strings.n
    const layout = layoutOf(model, reach)
    const random = rng(seed, 'conformance')
    // Away from where training starts, so that norms and biases count.
    const values = initialParameters(model, reach, seed).map((p) => p + 0.2 * random.normal())
    const params = tf.tensor1d(values)
    const tokens = tf.tensor2d(packTokens(strings, [...Array(B).keys()], T), [B, T], 'int32')
    const labels = tf.tensor1d(Float32Array.from({ length: B }, () => random.int(2)))
    const padded = Array.from({ length: B }, (_, i) => lengthOf(strings, i)).some((n) => n + 2 !== T)
    const plain = (flat: Tensor) =>
      hookedForward(tf, { model, parameters: cutViews(tf, layout, flat), tokens })
    const logits = {
      plain: plain(params).dataSync(),
      fast: fastForward(tf, { model, parameters: cutBlocks(tf, layout, params), tokens, padded }).dataSync(),
    }
    const furthest = { logit: 0, gradient: 0 }
    logits.plain.forEach((z, i) => {
      furthest.logit = Math.max(furthest.logit, Math.abs(logits.fast[i]! - z))
      assert.ok(
        Math.abs(logits.fast[i]! - z) <= 1e-4 + 1e-5 * Math.abs(z),
        `logit ${i}: ${logits.fast[i]} and ${z}`,
      )
    })
    const lossOf = (flat: Tensor) => tf.losses.sigmoidCrossEntropy(labels, plain(flat)).asScalar()
    const expected = tf.valueAndGrad(lossOf)(params)
    const zero = tf.tensor1d([0, 0], 'int32')
    const found = batchGradient(tf, { model, reach, B, T, padded, tokensAtMost }, params, {
      tokens,
      labels,
      seed: zero,
    })
    assert.ok(Math.abs(found.loss.dataSync()[0]! - expected.value.dataSync()[0]!) < 1e-4)
    const [ours, theirs] = [found.gradient, expected.grad].map((g) => g.dataSync() as Float32Array) as [
      Float32Array,
      Float32Array,
    ]
    const whole = norm(theirs)
    for (const view of layout.views) {
      const [a, b] = [readView(ours, view), readView(theirs, view)]
      const off = norm(a.map((x, i) => x - b[i]!))
      if (norm(b) > 1e-2 * whole) furthest.gradient = Math.max(furthest.gradient, off / norm(b))
      if (view.name.endsWith('b_K'))
        assert.ok(
          a.every((x) => x === 0),
          'the fast pass uses no key bias',
        )
      // A key's bias has no gradient but rounding's (attention-bias.ts): beside the whole one it is nothing.
      assert.ok(
        off <= 5e-4 * norm(b) + 1e-5 * whole,
        `${view.name}: off by ${off} of ${norm(b)}, ${whole} in all`,
      )
    }
    return furthest
  })

test('logits and gradients of the fast pass are those of the plain one, for every option of the spec', (t) => {
  const furthest = { logit: 0, gradient: 0 }
  fc.assert(
    fc.property(randomCases, fc.nat(1000), ({ model, reach, strings, T }, seed) => {
      const tokensAtMost = strings.offsets[strings.n]! + 2 * strings.n
      for (const most of [null, tokensAtMost]) {
        const found = compare({ model, reach, strings, T, seed }, most)
        furthest.logit = Math.max(furthest.logit, found.logit)
        furthest.gradient = Math.max(furthest.gradient, found.gradient)
      }
    }),
    { numRuns: 200 },
  )
  t.diagnostic(`furthest logit ${furthest.logit}, gradient ${furthest.gradient} of its norm`)
})

test('what dropout drops is the same, where all positions are computed', () => {
  const model = modelSchema.parse({ layers: 2, dModel: 8, heads: 2, dMlp: 12, readout: 'mean', dropout: 0.4 })
  const reach = { length: 6, types: 1 }
  const strings = fromText(['(())()', '()()((', ')))(()'])
  const layout = layoutOf(model, reach)
  tf.tidy(() => {
    const params = tf.tensor1d(initialParameters(model, reach, 5))
    const tokens = tf.tensor2d(packTokens(strings, [0, 1, 2], 8), [3, 8], 'int32')
    const dropout = () => seededDropout(tf, model.dropout, tf.tensor1d([3, 4], 'int32'), dropoutPlaces(model))
    const plain = (drops: object) =>
      hookedForward(tf, { model, parameters: cutViews(tf, layout, params), tokens, ...drops }).dataSync()
    const dropped = plain({ dropout: dropout() })
    const fast = fastForward(tf, {
      ...{ model, parameters: cutBlocks(tf, layout, params), tokens, padded: false },
      dropout: dropout(),
    })
    fast.dataSync().forEach((z, i) => {
      assert.ok(Math.abs(z - dropped[i]!) < 1e-5, `${z} and ${dropped[i]}`)
    })
    assert.notDeepEqual(plain({}), dropped)
  })
})
