import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { compile, difference, loadTensorFlow } from './index.js'
import { mlp } from './testing.js'

const tf = loadTensorFlow()

test('trains an MLP with Adam as eager does, over 50 steps', () => {
  const model = mlp(tf)
  const losses = (engine: 'compiled' | 'eager') => {
    const step = compile(tf, model.step, { ...model.specs, engine })
    step.setState(model.initial())
    const loss = Array.from({ length: 50 }, (_, i) => step.run(model.batch(i)).loss[0]!)
    const params = step.readState('params')
    step.dispose()
    return { loss, params, info: step.info }
  }
  const [compiled, eager] = [losses('compiled'), losses('eager')]
  assert.equal(compiled.info.engine, 'compiled')
  assert.ok(compiled.info.ops > 20 && compiled.info.ops <= compiled.info.recordedOps)
  compiled.loss.forEach((loss, i) => {
    assert.ok(
      Math.abs(loss - eager.loss[i]!) <= 1e-4 * Math.abs(eager.loss[i]!),
      `step ${i}: ${loss}, ${eager.loss[i]}`,
    )
  })
  assert.ok(difference(compiled.params, eager.params).relative < 1e-4)
  assert.ok(compiled.loss.at(-1)! < 0.7 * compiled.loss[0]!, 'it learns')
})

test('state goes from one step to the next, and out and in', () => {
  const counter = compile(
    tf,
    (_, { total }) => ({ outputs: { seen: total }, state: { total: tf.add(total, 1) } }),
    {
      inputs: {},
      state: { total: { shape: [2], dtype: 'float32' } },
      outputs: { seen: 'float32' },
    },
  )
  assert.throws(() => counter.run({}), /state 'total' was never set/)
  const start = Float32Array.of(5, 7)
  counter.setState({ total: start })
  start.fill(99)
  assert.deepEqual([...counter.run({}).seen], [5, 7], 'setState copies')
  assert.deepEqual([...counter.run({}).seen], [6, 8])
  assert.deepEqual([...counter.readState('total')], [7, 9])
  const shared = counter.stateTensor('total')
  counter.run({})
  assert.deepEqual([...shared.dataSync()], [7, 9], 'a tensor of the state outlives the next step')
  counter.setState({ total: shared })
  shared.dispose()
  assert.deepEqual([...counter.run({}).seen], [7, 9])
  counter.dispose()
  counter.dispose()
  assert.throws(() => counter.run({}), /disposed/)
  assert.throws(() => counter.readState('total'), /disposed/)
})

test('an output may be an input, a constant, or the same tensor twice', () => {
  const same = compile(
    tf,
    ({ x }) => ({ outputs: { a: x, b: x, c: tf.scalar(3), d: tf.tensor1d([1, 2], 'int32') } }),
    {
      inputs: { x: { shape: [2], dtype: 'float32' } },
      outputs: { a: 'float32', b: 'float32', c: 'float32', d: 'int32' },
    },
  )
  for (const value of [1, 2]) {
    const { a, b, c, d } = same.run({ x: Float32Array.of(value, -value) })
    assert.deepEqual([[...a], [...b], [...c], [...d]], [[value, -value], [value, -value], [3], [1, 2]])
  }
  same.dispose()
})

test('inputs are typed arrays, numbers or tensors, and are checked', () => {
  const inputs = {
    x: { shape: [2, 2], dtype: 'float32' },
    n: { shape: [], dtype: 'int32' },
    flag: { shape: [], dtype: 'bool' },
  } as const
  const f = compile(
    tf,
    ({ x, n, flag }) => ({
      outputs: { y: tf.mul(tf.mul(x, tf.cast(n, 'float32')), tf.cast(flag, 'float32')) },
    }),
    { inputs, outputs: { y: 'float32' } },
  )
  const x = tf.tensor2d([1, 2, 3, 4], [2, 2])
  assert.deepEqual([...f.run({ x, n: 2, flag: 1 }).y], [2, 4, 6, 8])
  assert.deepEqual(
    [...f.run({ x: Float32Array.of(1, 1, 1, 1), n: Int32Array.of(3), flag: 0 }).y],
    [0, 0, 0, 0],
  )
  assert.ok(!x.isDisposed)
  const good = { x, n: 2, flag: 1 }
  const bad = (feeds: Record<string, unknown>, message: RegExp) =>
    assert.throws(() => f.run({ ...good, ...feeds } as Parameters<typeof f.run>[0]), message)
  bad({ x: Float32Array.of(1, 2) }, /input 'x' is float32 \[2,2\], 4 values, got 2/)
  bad({ x: Int32Array.of(1, 2, 3, 4) }, /give it as a Float32Array, got Int32Array/)
  bad({ x: 1 }, /got the number 1/)
  bad({ x: tf.zeros([4]) }, /got a tensor of float32 \[4\]/)
  bad({ n: 1.5 }, /not a whole number/)
  bad({ x: undefined }, /input 'x' was not given/)
  bad({ z: 1 }, /no input 'z'/)
  assert.deepEqual([...f.run(good).y], [2, 4, 6, 8], 'still works after bad input')
  f.dispose()
  assert.throws(() => f.setState({ nothing: 1 } as never), /disposed/)
})

test('a failed step leaves the state as it was', () => {
  const f = compile(tf, ({ x }, { s }) => ({ outputs: { y: tf.add(s, x) }, state: { s: tf.add(s, x) } }), {
    inputs: { x: { shape: [], dtype: 'float32' } },
    state: { s: { shape: [], dtype: 'float32' } },
    outputs: { y: 'float32' },
  })
  f.setState({ s: 1 })
  f.run({ x: 1 })
  assert.throws(() => f.run({ x: 'no' as never }), /got String/)
  assert.throws(() => f.setState({ s: Float32Array.of(1, 2) }), /state 's' is float32 \[\], 1 values, got 2/)
  assert.throws(() => f.setState({ t: 1 } as never), /no state 't'; there is s/)
  assert.equal(f.readState('s')[0], 2)
  f.dispose()
})

test('a step that TensorFlow fails at leaves the state as it was, and the next one works', () => {
  const f = compile(
    tf,
    ({ at }, { s }) => {
      const next = tf.add(s, tf.gather(s, at.as1D()))
      return { outputs: {}, state: { s: next } }
    },
    {
      inputs: { at: { shape: [1], dtype: 'int32' } },
      state: { s: { shape: [3], dtype: 'float32' } },
      outputs: {},
    },
  )
  f.setState({ s: Float32Array.of(1, 2, 3) })
  f.run({ at: Int32Array.of(0) })
  assert.throws(() => f.run({ at: Int32Array.of(7) }), /indices|not in \[0, 3\)/)
  assert.deepEqual([...f.readState('s')], [2, 3, 4])
  f.run({ at: Int32Array.of(2) })
  assert.deepEqual([...f.readState('s')], [6, 7, 8])
  f.dispose()
})

test('NaN in a result is a result, not a mismatch', () => {
  const f = compile(tf, ({ x }) => ({ outputs: { y: tf.log(x) } }), {
    inputs: { x: { shape: [3], dtype: 'float32' } },
    outputs: { y: 'float32' },
  })
  assert.deepEqual([...f.run({ x: Float32Array.of(-1, 0, 1) }).y], [Number.NaN, Number.NEGATIVE_INFINITY, 0])
  f.dispose()
})

test('memory stays flat over 500 steps, and nothing is left behind', () => {
  const before = { tensors: natives(), files: graphFolders() }
  const model = mlp(tf)
  const step = compile(tf, model.step, model.specs)
  step.setState(model.initial())
  for (let i = 0; i < 20; i++) step.run(model.batch(i))
  const [warm, tensors, rss] = [natives(), tf.memory().numTensors, process.memoryUsage().rss]
  for (let i = 0; i < 500; i++) step.run(model.batch(i))
  assert.equal(natives(), warm)
  assert.equal(tf.memory().numTensors, tensors)
  assert.ok(process.memoryUsage().rss - rss < 40e6, `rss grew by ${process.memoryUsage().rss - rss}`)
  step.dispose()
  assert.equal(natives(), before.tensors)
  assert.deepEqual(graphFolders(), before.files)
})

function natives(): number {
  return (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors()
}

/** Those of this process: others may be at work on this machine. */
function graphFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`sweepstack-graph-${process.pid}-`))
}
