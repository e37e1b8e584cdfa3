import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from '../compile.js'
import { loadTensorFlow } from '../load.js'
import { statelessNormal } from '../stateless.js'

const tf = loadTensorFlow()
const S = 3
const float = (...shape: number[]) => ({ shape, dtype: 'float32' as const })
const int = (...shape: number[]) => ({ shape, dtype: 'int32' as const })
const numbers = (n: number, from = 0) => Float32Array.from({ length: n }, (_, i) => Math.sin(from + i))

type Body = (x: ReturnType<typeof tf.tensor>, w: ReturnType<typeof tf.tensor>) => unknown
const BODIES: Record<string, Body> = {
  'products, biases, activations': (x, w) => tf.relu(tf.add(tf.matMul(x as never, w as never), tf.sum(w, 0))),
  'reductions over each axis': (x) => tf.add(tf.mean(x, 1, true), tf.max(x, 0, true)),
  'reshapes, transposes, slices, padding, concatenation': (x) =>
    tf.concat([tf.pad(tf.slice(x, [1, 0], [2, 4]), [[1, 0], [0, 2]]), tf.reshape(tf.transpose(x), [3, 6])].map((y) => tf.reshape(y, [3, 6]))), // biome-ignore format: one case a line
  'softmax, tiles, stacks': (x) => tf.stack(tf.unstack(tf.tile(tf.softmax(x), [1, 2]), 1), 0),
  'an op without a rule': (x) => tf.add(tf.reverse(x as never, 0), tf.topk(x, 1).values),
  'what is the same for all': () => tf.ones([2, 2]),
}

test('a mapped function gives what the function gives of each, whatever it is made of', () => {
  for (const [name, body] of Object.entries(BODIES)) {
    const step = ({ x, w }: { x: never; w: never }) => ({ outputs: { y: body(x, w) as never } })
    const specs = { inputs: { x: float(3, 6), w: float(6, 5) }, outputs: { y: 'float32' as const } }
    const one = compile(tf, step as never, specs)
    const many = compile(tf, step as never, { ...specs, vmap: S })
    const sets = Array.from({ length: S }, (_, s) => ({ x: numbers(18, 7 * s), w: numbers(30, s) }))
    const alone = sets.map((set) => [...(one.run(set) as { y: Float32Array }).y])
    const joined = (key: 'x' | 'w') => Float32Array.from(sets.flatMap((set) => [...set[key]]))
    const together = [...(many.run({ x: joined('x'), w: joined('w') }) as { y: Float32Array }).y]
    const n = together.length / S
    for (let s = 0; s < S; s++)
      together.slice(s * n, s * n + n).forEach((y, i) => {
        assert.ok(Math.abs(y - alone[s]![i]!) < 1e-6, name)
      })
  }
})

test('random numbers are those of each seed', () => {
  const step = ({ seed }: { seed: never }) => ({ outputs: { y: statelessNormal(tf, [4], seed) } })
  const specs = { inputs: { seed: int(2) }, outputs: { y: 'float32' as const } }
  const one = compile(tf, step as never, specs)
  const many = compile(tf, step as never, { ...specs, vmap: 2 })
  const alone = [1, 2].flatMap((s) => [...(one.run({ seed: Int32Array.of(s, 5) }) as { y: Float32Array }).y])
  assert.deepEqual([...(many.run({ seed: Int32Array.of(1, 5, 2, 5) }) as { y: Float32Array }).y], alone)
})
