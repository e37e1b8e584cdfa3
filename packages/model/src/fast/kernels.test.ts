import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelSchema } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { loadTensorFlow } from '@sweepstack/tensor'
import { sinusoidalPositions } from '@sweepstack/weights'
import type { Tensor, Tensor1D, Tensor2D } from '../transformer/tf.js'
import { attention, scoreFactor } from './attention.js'
import { embed } from './embed.js'
import { layerNorm, normedLinear } from './layer-norm.js'
import { allPlaces } from './places.js'

// The forms that are fast, against the same written plainly, with tfjs's own gradients: values and gradients.
const tf = loadTensorFlow()

const random = (name: string, shape: number[]): Tensor => {
  const stream = rng(5, name)
  const size = shape.reduce((a, b) => a * b, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => stream.normal()),
    shape,
  )
}

/** Each function's value, and the gradients of its sum weighted at random: equal to rounding. */
const same = (name: string, inputs: Tensor[], fast: (...x: Tensor[]) => Tensor, plain: typeof fast): void =>
  tf.tidy(() => {
    const [a, b] = [fast, plain].map((f) => {
      const weights = random(name, f(...inputs).shape)
      const { value, grads } = tf.valueAndGrads((...x: Tensor[]) => tf.sum(tf.mul(f(...x), weights)))(inputs)
      return [f(...inputs), value, ...grads]
    }) as [Tensor[], Tensor[]]
    a.forEach((found, i) => {
      const [x, y] = [found.dataSync(), b[i]!.dataSync()]
      const size = Math.max(1e-3, ...y.map(Math.abs))
      assert.deepEqual(found.shape, b[i]!.shape)
      x.forEach((value, at) => {
        assert.ok(
          Math.abs(value - y[at]!) < 2e-5 * size,
          `${name}, tensor ${i}, ${at}: ${value} and ${y[at]}`,
        )
      })
    })
  })

const [B, T, D, V] = [32, 7, 6, 5]

for (const positional of ['sinusoidal', 'learned', 'none'] as const)
  for (const types of [1, 20])
    test(`embedding: ${positional} positions, ${types} bracket types`, () => {
      const tokens = V - 2 + 2 * types
      const stream = rng(3, 'tokens')
      const ids = tf.tensor2d(
        Int32Array.from({ length: B * T }, () => stream.int(tokens)),
        [B, T],
        'int32',
      )
      const model = modelSchema.parse({ dModel: D, heads: 1, positional })
      const W_E = random('W_E', [tokens, D])
      const W_pos = random('W_pos', [T + 2, D])
      const learned = positional === 'learned'
      const fast = (W_E: Tensor, W_pos?: Tensor) => {
        const { rows, spread } = embed(tf, model, ids, allPlaces(tf, [B, T]), { W_E, W_pos })
        return spread(rows)
      }
      const plain = (W_E: Tensor, W_pos?: Tensor) => {
        const oneHot = tf.cast(tf.oneHot(tf.reshape(ids, [B * T]) as Tensor1D, tokens), 'float32')
        const embedded = tf.reshape(tf.matMul(oneHot as Tensor2D, W_E as Tensor2D), [B, T, D])
        const sinusoids = tf.tensor2d(sinusoidalPositions(T, D), [T, D])
        const positions = W_pos === undefined ? sinusoids : tf.slice(W_pos, [0, 0], [T, D])
        const found = positional === 'none' ? embedded : tf.add(embedded, tf.reshape(positions, [1, T, D]))
        return tf.reshape(found, [B * T, D])
      }
      same(positional, learned ? [W_E, W_pos] : [W_E], fast, plain)
    })

for (const N of [3, 200])
  test(`layer norm into a matrix: ${N} rows`, () => {
    const inputs = [[N, D], [D], [D], [D, 9], [9]].map((shape, i) => random(`norm${i}`, shape))
    const normed = (x: Tensor, w: Tensor, b: Tensor) => {
      const { mean, variance } = tf.moments(x, -1, true)
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), w), b)
    }
    same(
      'norm',
      inputs.slice(0, 3),
      (x, w, b) => layerNorm(tf, x!, { w: w!, b: b!, epsilon: 1e-5 }),
      (x, w, b) => normed(x!, w!, b!),
    )
    same(
      'into a matrix',
      inputs,
      (x, w, b, W, c) => normedLinear(tf, x!, { w: w!, b: b!, epsilon: 1e-5 }, W!, c!),
      (x, w, b, W, c) => tf.add(tf.matMul(normed(x!, w!, b!) as Tensor2D, W as Tensor2D), c!),
    )
  })

/** [strings, positions, heads]: in one part; in parts of 2 and 1 strings; in parts of one string. */
for (const [B, T, H] of [
  [3, 6, 2],
  [3, 360, 2],
  [2, 520, 4],
] as const)
  for (const masks of ['none', 'one for all', 'one a string'] as const)
    test(`attention: ${B} strings of ${T} positions, ${H} heads, mask: ${masks}`, () => {
      const K = 3
      const hidden = rng(1, 'mask')
      const rows = masks === 'one a string' ? B : 1
      const values = Float32Array.from({ length: rows * T }, () => (hidden.int(3) === 0 ? -1e9 : 0))
      const mask = masks === 'none' ? null : tf.tensor4d(values, [rows, 1, 1, T])
      const plain = (qkv: Tensor) => {
        const [q, k, v] = tf
          .split(tf.reshape(qkv, [B, T, 3, H, K]), 3, 2)
          .map((x) => tf.transpose(tf.reshape(x, [B, T, H, K]), [0, 2, 1, 3])) as [Tensor, Tensor, Tensor]
        const scores = tf.matMul(q, k, false, true)
        const pattern = tf.softmax(mask === null ? scores : tf.add(scores, mask))
        return tf.reshape(tf.transpose(tf.matMul(pattern, v), [0, 2, 1, 3]), [B * T, H * K])
      }
      assert.ok(Math.abs(scoreFactor(K) - 0.57735) < 1e-5)
      same(
        'attention',
        [random('qkv', [B * T, 3 * H * K])],
        (qkv) => attention(tf, qkv!, mask, { B, T, H, K }),
        (qkv) => plain(qkv!),
      )
    })
