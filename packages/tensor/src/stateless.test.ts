import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, loadTensorFlow, nativeOp, splitSeed, statelessNormal, statelessUniform } from './index.js'

const tf = loadTensorFlow()
const seedOf = (a: number, b: number) => tf.tensor1d([a, b], 'int32')
const inputs = { seed: { shape: [2], dtype: 'int32' } } as const

test('numbers depend on the seed alone, and look uniform and normal', () => {
  const draw = (a: number, b: number) => [...statelessUniform(tf, [1000], seedOf(a, b)).dataSync()]
  assert.deepEqual(draw(1, 2), draw(1, 2))
  assert.notDeepEqual(draw(1, 2), draw(2, 1))
  const values = draw(7, 7)
  assert.ok(values.every((v) => v >= 0 && v < 1))
  assert.ok(Math.abs(mean(values) - 0.5) < 0.05)
  const normal = [...statelessNormal(tf, [40, 50], seedOf(1, 1)).dataSync()]
  assert.ok(Math.abs(mean(normal)) < 0.1)
  assert.ok(Math.abs(mean(normal.map((v) => v * v)) - 1) < 0.15)
})

test('dropout compiled: fresh for each seed, the same again for the same seed, as eager', () => {
  const dropout = (engine: 'compiled' | 'eager') =>
    compile(
      tf,
      ({ seed }) => {
        const [first, second] = splitSeed(tf, seed, 2)
        const keep = tf.cast(tf.less(statelessUniform(tf, [64], first!), 0.75), 'float32')
        return { outputs: { keep, other: statelessUniform(tf, [64], second!) } }
      },
      { inputs, outputs: { keep: 'float32', other: 'float32' }, engine },
    )
  const [compiled, eager] = [dropout('compiled'), dropout('eager')]
  const seeds = [Int32Array.of(3, 0), Int32Array.of(3, 1), Int32Array.of(3, 0)]
  const [a, b, c] = seeds.map((seed) => compiled.run({ seed }))
  assert.deepEqual(a, c)
  assert.notDeepEqual(a!.keep, b!.keep)
  assert.notDeepEqual(a!.keep, a!.other)
  seeds.forEach((seed, i) => {
    assert.deepEqual(eager.run({ seed }), [a, b, c][i])
  })
  compiled.dispose()
  eager.dispose()
})

test('splitSeed gives unlike seeds', () => {
  const seeds = splitSeed(tf, seedOf(1, 2), 50).map((seed) => [...seed.dataSync()].join())
  assert.equal(new Set(seeds).size, 50)
})

test('a seed of another shape or type is refused', () => {
  assert.throws(
    () => statelessUniform(tf, [1], tf.tensor1d([1, 2])),
    /int32 tensor of shape \[2\], got float32 \[2\]/,
  )
  assert.throws(() => statelessUniform(tf, [1], tf.tensor1d([1], 'int32')), /got int32 \[1\]/)
})

test('nativeOp reaches an op tfjs has not, compiled too', () => {
  const f = compile(
    tf,
    ({ x, dy }) => ({ outputs: { dx: nativeOp(tf, 'ReluGrad', [dy, x], { types: { T: 'float32' } }) } }),
    {
      inputs: { x: { shape: [3], dtype: 'float32' }, dy: { shape: [3], dtype: 'float32' } },
      outputs: { dx: 'float32' },
    },
  )
  assert.deepEqual([...f.run({ x: Float32Array.of(-1, 0, 2), dy: Float32Array.of(5, 6, 7) }).dx], [0, 0, 7])
  f.dispose()
})

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
