import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, loadTensorFlow, RecordingError, type Tensor } from './index.js'

const tf = loadTensorFlow()
const inputs = { x: { shape: [3], dtype: 'float32' } } as const
const outputs = { y: 'float32' } as const
type Step = (x: Tensor) => Tensor

const build = (step: Step) => compile(tf, ({ x }) => ({ outputs: { y: step(x) } }), { inputs, outputs })
const x = Float32Array.of(1, 2, 3)

const atOnce: Record<string, [Step, RegExp]> = {
  'random numbers of tfjs': [
    (x) => tf.add(x, tf.randomNormal([3])),
    /tf\.randomNormal draws random numbers.*statelessUniform/,
  ],
  'truncated normals': [(x) => tf.add(x, tf.truncatedNormal([3])), /tf\.truncatedNormal draws/],
  'dropout of tfjs': [(x) => tf.dropout(x, 0.5), /tf\.dropout draws random numbers/],
  multinomials: [(x) => tf.cast(tf.multinomial(x as never, 3), 'float32'), /tf\.multinomial draws/],
  'reading values': [(x) => tf.mul(x, x.dataSync()[0]!), /reads a tensor's values/],
  'reading a result': [(x) => tf.mul(x, tf.sum(x).arraySync() as number), /reads a tensor's values/],
}

for (const [name, [step, message]] of Object.entries(atOnce)) {
  test(`refuses ${name}`, () => {
    const before = tf.memory().numTensors
    assert.throws(
      () => build(step),
      (error) => error instanceof RecordingError && message.test(error.message),
    )
    assert.equal(tf.memory().numTensors, before, 'nothing is left behind')
    assert.equal(tf.add(1, 2).dataSync()[0], 3, 'eager works as before')
  })
}

test('refuses tensors and variables from outside, uploaded or not', () => {
  const fresh = tf.tensor1d([1, 2, 3])
  const used = tf.tensor1d([1, 2, 3])
  tf.add(used, 1).dispose()
  const variable = tf.variable(used)
  for (const outside of [fresh, used, variable]) {
    assert.throws(
      () => build((x) => tf.mul(x, outside)),
      /tf\.mul uses a tensor made outside the compiled function/,
    )
    assert.throws(() => build(() => outside), /made outside/)
  }
  const assigning: Step = (x) => {
    variable.assign(x as never)
    return tf.mul(variable, 2)
  }
  assert.throws(() => build(assigning), /assigns a variable/)
  assert.deepEqual([...variable.dataSync()], [1, 2, 3])
  variable.assign(tf.tensor1d([4, 5, 6]))
  assert.deepEqual([...variable.dataSync()], [4, 5, 6], 'eager assigns as before')
})

const atFirstRun: Record<string, [() => Step, RegExp]> = {
  'Math.random': [() => (x) => tf.mul(x, Math.random()), /differs from one call of the function to the next/],
  'a step counter': [
    () => {
      let step = 0
      return (x) => tf.mul(x, step++)
    },
    /differs from one call/,
  ],
  'more ops at the second call': [
    () => {
      let calls = 0
      return (x) => (calls++ > 0 ? tf.relu(tf.neg(x)) : tf.neg(x))
    },
    /tf\.relu differs/,
  ],
}

for (const [name, [step, message]] of Object.entries(atFirstRun)) {
  test(`refuses ${name}`, () => {
    const compiled = build(step())
    assert.throws(
      () => compiled.run({ x }),
      (error) => error instanceof RecordingError && message.test(error.message),
    )
    compiled.dispose()
  })
}

test('refuses results that are not as declared', () => {
  const loose = (step: unknown, state?: unknown) => () =>
    compile(tf, step as never, { inputs, outputs, ...(state === undefined ? {} : { state: state as never }) })
  const s = { s: { shape: [3], dtype: 'float32' } }
  assert.throws(
    loose(async () => ({ outputs: {} })),
    /async/,
  )
  assert.throws(
    loose(() => undefined),
    /returns no output 'y'/,
  )
  assert.throws(
    loose(({ x }: { x: Tensor }) => ({ outputs: { y: x, z: x } })),
    /undeclared output 'z'/,
  )
  assert.throws(
    loose(({ x }: { x: Tensor }) => ({ outputs: { y: tf.cast(x, 'int32') } })),
    /declared float32, the function returns int32/,
  )
  assert.throws(
    loose(({ x }: { x: Tensor }) => ({ outputs: { y: x } }), s),
    /returns no state 's'/,
  )
  assert.throws(
    loose(({ x }: { x: Tensor }) => ({ outputs: { y: x }, state: { s: tf.sum(x) } }), s),
    /state 's' is float32 \[3\], the function returns float32 \[\]/,
  )
  assert.throws(
    () =>
      compile(tf, ({ x }) => ({ outputs: { y: x } }), {
        inputs: { x: { shape: [-1], dtype: 'float32' } },
        outputs,
      }),
    /x has the shape \[-1\]/,
  )
  assert.throws(
    () =>
      compile(tf, ({ x }) => ({ outputs: { y: x } }), {
        inputs: { x: { shape: [1], dtype: 'float64' as never } },
        outputs,
      }),
    /unknown dtype 'float64'/,
  )
})

test('refuses a compile() and a run() within another', () => {
  const inner = build((x) => tf.neg(x))
  assert.throws(
    () => build((x) => tf.add(x, build((z) => z).run({ x: new Float32Array(3) }).y)),
    RecordingError,
  )
  assert.throws(() => build((y) => tf.add(y, inner.run({ x }).y)), RecordingError)
  assert.deepEqual([...inner.run({ x }).y], [-1, -2, -3])
  // Also once it has been confirmed, when it no longer records.
  assert.throws(() => build((y) => tf.add(y, inner.run({ x }).y)), RecordingError)
  inner.dispose()
  const kept = compile(tf, (_, { s }) => ({ outputs: {}, state: { s: tf.add(s, 1) } }), {
    ...{ inputs: {}, outputs: {}, state: { s: { shape: [], dtype: 'float32' } } },
  })
  kept.setState({ s: 1 })
  assert.throws(() => build((y) => tf.mul(y, kept.readState('s')[0]!)), RecordingError)
  assert.throws(() => build((y) => tf.mul(y, kept.stateTensor('s'))), RecordingError)
  kept.run({})
  assert.equal(kept.readState('s')[0], 2)
  kept.dispose()
})
