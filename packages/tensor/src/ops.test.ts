// Ops of many kinds, compiled: attributes of every type, several outputs, ints and bools, gradients. The
// first run compares with eager on its own; here the second run, on other values, is compared too.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, type DType, difference, loadTensorFlow, type Tensor } from './index.js'

const tf = loadTensorFlow()
const [B, T, D] = [3, 4, 6]

type Args = Readonly<Record<'x' | 'y' | 'w' | 'ids' | 'mask', Tensor>>
const inputs = {
  x: { shape: [B, T, D], dtype: 'float32' },
  y: { shape: [B, T, D], dtype: 'float32' },
  w: { shape: [D, D], dtype: 'float32' },
  ids: { shape: [B, T], dtype: 'int32' },
  mask: { shape: [B, T], dtype: 'bool' },
} as const

const cases: Record<string, [(args: Args) => Tensor | Tensor[], DType?]> = {
  split: [({ x }) => tf.split(x, 3, -1)],
  'split into unlike parts': [({ x }) => tf.split(x, [1, 3, 2], -1).reverse()],
  unstack: [({ x }) => tf.unstack(x, 1)],
  'top k': [({ x }) => [tf.topk(x, 2).values, tf.cast(tf.topk(x, 2).indices, 'float32')]],
  'concat and stack': [({ x, y }) => [tf.concat([x, y], 1), tf.stack([x, y], 1)]],
  slices: [
    ({ x }) => [tf.slice(x, [0, 1, 2], [2, 2, 3]), tf.stridedSlice(x, [0, 0, 0], [3, 4, 6], [1, 2, 2])],
  ],
  products: [
    ({ x, y, w }) => [
      tf.matMul(x, y, false, true),
      tf.matMul(x, y, true),
      tf.matMul(tf.reshape(x, [-1, D]), w, false, true),
    ],
  ],
  'dot and outer': [({ w }) => [tf.dot(w, w), tf.einsum('ij,jk->ik', w, w)]],
  'one hot, gather': [({ ids, w }) => [tf.cast(tf.oneHot(ids, D), 'float32'), tf.gather(w, ids)]],
  'softmax, log softmax, logsumexp': [({ x }) => [tf.softmax(x), tf.logSoftmax(x), tf.logSumExp(x, -1)]],
  'bias and gain': [
    ({ x, w }) => [tf.add(x, tf.sum(w, 0)), tf.add(tf.sum(w, 0), x), tf.mul(x, tf.sum(w, 1))],
  ],
  'sums over every kind of axes': [
    ({ x }) => [
      tf.sum(x),
      tf.sum(x, 0),
      tf.sum(x, [0, 1]),
      tf.sum(x, [0, 1], true),
      tf.sum(x, [1, 0]),
      tf.sum(x, -1, true),
    ],
  ],
  reductions: [
    ({ x }) => [
      tf.mean(x, 1),
      tf.max(x, -1),
      tf.min(x),
      tf.prod(x, 1),
      tf.norm(x),
      tf.moments(x, -1).variance,
    ],
  ],
  'running sums': [({ x }) => [tf.cumsum(x, 1, true, false), tf.cumsum(x, 1, false, true)]],
  activations: [
    ({ x }) => [
      tf.relu(x),
      tf.elu(x),
      tf.leakyRelu(x, 0.3),
      tf.sigmoid(x),
      tf.softplus(x),
      tf.erf(x),
      tf.relu6(x),
    ],
  ],
  elementwise: [
    ({ x, y }) => [
      tf.sqrt(tf.abs(x)),
      tf.rsqrt(tf.exp(x)),
      tf.pow(tf.abs(x), 1.5),
      tf.maximum(x, y),
      tf.clipByValue(x, -1, 0.5),
      tf.step(x),
      tf.sign(y),
    ],
  ],
  choosing: [
    ({ x, y, mask }) => [
      tf.where(tf.expandDims(mask, -1).tile([1, 1, D]), x, y),
      tf.where(tf.greater(x, y), x, tf.zerosLike(x)),
    ],
  ],
  'padding, tiling, reversing': [
    ({ x }) => [
      tf.pad(
        x,
        [
          [0, 0],
          [1, 2],
          [0, 0],
        ],
        3,
      ),
      tf.tile(x, [1, 2, 1]),
      tf.reverse(x, 1),
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
        'reflect',
      ),
    ],
  ],
  convolution: [({ x, w }) => tf.conv1d(x as never, tf.reshape(w, [1, D, D]) as never, 1, 'same')],
  'causal mask': [
    ({ x, y }) =>
      tf.add(
        tf.matMul(x, y, false, true),
        tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([T, T]), -1, 0)), -1e9),
      ),
  ],
  'int arithmetic': [
    ({ ids }) => [
      tf.add(ids, tf.scalar(1, 'int32')),
      tf.mod(ids, tf.scalar(3, 'int32')),
      tf.argMax(ids, -1),
      tf.floorDiv(ids, tf.scalar(2, 'int32')),
      tf.add(ids, tf.tensor1d([1, 2, 3, 4], 'int32')),
    ],
    'int32',
  ],
  'bool logic': [
    ({ ids, mask }) => [
      tf.logicalAnd(mask, tf.greater(ids, 1)),
      tf.logicalNot(mask),
      tf.logicalOr(mask, mask),
      tf.any(mask, -1),
      tf.equal(ids, ids),
    ],
    'bool',
  ],
  'a gradient': [
    ({ x, w }) => tf.grad((v) => tf.sum(tf.square(tf.matMul(tf.reshape(tf.relu(v), [-1, D]), w))))(x),
  ],
  'gradients of a mixed bag': [
    ({ x, y, w, ids }) =>
      tf.grads((a: Tensor, b: Tensor, c: Tensor) =>
        tf.mean(tf.mul(tf.softmax(tf.add(tf.mul(a, tf.sum(c, 0)), tf.mean(b, 1, true))), tf.gather(c, ids))),
      )([x, y, w]),
  ],
  'a casting chain': [({ x }) => tf.cast(tf.cast(tf.cast(x, 'bool'), 'int32'), 'float32')],
  'empty tensors': [({ x }) => tf.concat([tf.slice(x, [0, 0, 0], [0, T, D]), x], 0)],
}

for (const [name, [step, dtype = 'float32']] of Object.entries(cases)) {
  test(`compiles ${name}`, () => {
    const count = tf.tidy(() => listed(step(example(0))).length)
    const outputs = Object.fromEntries(Array.from({ length: count }, (_, i) => [`o${i}`, dtype]))
    const named = (args: Args) => ({
      outputs: Object.fromEntries(listed(step(args)).map((t, i) => [`o${i}`, t])),
    })
    const [compiled, eager] = (['compiled', 'eager'] as const).map((engine) =>
      compile(tf, named as never, { inputs, outputs, engine }),
    )
    for (const seed of [1, 2]) {
      const args = example(seed)
      const [found, expected] = [compiled!.run(args), eager!.run(args)]
      for (const key of Object.keys(outputs)) {
        const { relative, rms, unlike } = difference(found[key]!, expected[key]!)
        assert.ok(unlike === 0 && (relative < 1e-5 || rms < 1e-6), `${key}: ${relative}`)
      }
      tf.dispose(args as never)
    }
    compiled!.dispose()
    eager!.dispose()
  })
}

function listed(result: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(result) ? result : [result]
}

function example(seed: number): Args {
  const values = (size: number, k: number) =>
    Float32Array.from({ length: size }, (_, i) => 2 * Math.sin(seed * 5.3 + i * k + k))
  return {
    x: tf.tensor3d(values(B * T * D, 1.1), [B, T, D]),
    y: tf.tensor3d(values(B * T * D, 2.3), [B, T, D]),
    w: tf.tensor2d(values(D * D, 0.7), [D, D]),
    ids: tf.tensor2d(
      Int32Array.from({ length: B * T }, (_, i) => (i * 5 + seed) % D),
      [B, T],
      'int32',
    ),
    mask: tf.tensor2d(
      Uint8Array.from({ length: B * T }, (_, i) => (i + seed) % 2),
      [B, T],
      'bool',
    ),
  }
}
