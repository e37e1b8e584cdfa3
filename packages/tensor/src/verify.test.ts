import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, loadTensorFlow, type Tensor } from './index.js'

const tf = loadTensorFlow()

test('a step that disagrees with eager is an error, or goes on eagerly', () => {
  const x = Float32Array.from({ length: 4096 }, (_, i) => 1e3 * Math.sin(i))
  const build = (onMismatch: 'error' | 'eager') =>
    compile(tf, oddStep(), {
      inputs: { x: { shape: [4096], dtype: 'float32' } },
      outputs: { y: 'float32' },
      onMismatch,
    })
  const strict = build('error')
  assert.throws(() => strict.run({ x }), /output y \[4096\] is not the eager one's: relative difference/)
  strict.dispose()
  const lenient = build('eager')
  assert.equal(lenient.info.engine, 'compiled')
  lenient.run({ x })
  assert.equal(lenient.info.engine, 'eager')
  assert.match(lenient.info.mismatch ?? '', /output y \[4096\] is not the eager one's/)
  assert.deepEqual(lenient.run({ x }).y.length, 4096)
  lenient.dispose()
})

test('a state whose change is another is found, however little it changes', () => {
  for (const scale of [1e-3, 1e-7]) {
    const f = compile(
      tf,
      (_, { s }) => ({ outputs: {}, state: { s: tf.add(s, tf.mul(tf.sub(unseenNoise(), 0.5), scale)) } }),
      { inputs: {}, outputs: {}, state: { s: { shape: [4096], dtype: 'float32' } } },
    )
    // Beside 10 a change of 1e-3 is within the tolerance; beside 0 one of 1e-7 is below what counts as a difference.
    f.setState({ s: new Float32Array(4096).fill(scale === 1e-3 ? 10 : 0) })
    assert.throws(() => f.run({}), /changes state s \[4096\] otherwise than the eager one/)
    f.dispose()
  }
})

test('a graph that TensorFlow does not load is an error with the reason, or runs eagerly', () => {
  const backend = tf.backend() as unknown as { binding: object }
  const { binding } = backend
  const refuse = () => {
    throw new Error('no such kernel')
  }
  const build = (onMismatch: 'error' | 'eager') => {
    backend.binding = Object.create(binding, { loadSavedModel: { value: refuse } })
    try {
      return compile(tf, ({ x }) => ({ outputs: { y: tf.neg(x) } }), {
        inputs: { x: { shape: [], dtype: 'float32' } },
        outputs: { y: 'float32' },
        onMismatch,
      })
    } finally {
      backend.binding = binding
    }
  }
  assert.throws(() => build('error'), /TensorFlow does not load the graph: no such kernel/)
  const lenient = build('eager')
  assert.deepEqual([lenient.info.engine, [...lenient.run({ x: 2 }).y]], ['eager', [-2]])
  assert.match(lenient.info.mismatch ?? '', /no such kernel/)
  lenient.dispose()
})

const oddStep =
  () =>
  ({ x }: { readonly x: Tensor }) => ({ outputs: { y: tf.add(x, tf.mul(unseenNoise(), 1e4)) } })

/** Random in a way that no recording can see, [4096]: a stateful TensorFlow op called past tfjs. */
function unseenNoise(): Tensor {
  const backend = tf.backend() as unknown as {
    binding: { TF_ATTR_TYPE: number }
    executeSingleOutput(op: string, attributes: object[], inputs: Tensor[]): Tensor
  }
  const type = (name: string, value: number) => ({ name, type: backend.binding.TF_ATTR_TYPE, value })
  return backend.executeSingleOutput(
    'RandomUniform',
    [type('dtype', 1), type('T', 3)],
    [tf.tensor1d([4096], 'int32')],
  )
}
