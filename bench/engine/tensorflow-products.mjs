import { compile, nativeOp } from '@sweepstack/tensor'

/** Products in one graph, of operands that differ: TensorFlow would do the same one once. */
const SIDE = 3
const ROUNDS = 5
const LEAST_MS = 60

/** Milliseconds of one product in TensorFlow, as the compiled step has it: a node of a graph. */
export function timeProducts(tf, product) {
  const { batch, m, k, n, a, b } = product
  const lead = batch === 1 ? [] : [batch]
  const float = (...shape) => ({ shape: [...lead, ...shape], dtype: 'float32' })
  const state = {}
  for (let i = 0; i < SIDE; i++) {
    state[`a${i}`] = a ? float(k, m) : float(m, k)
    state[`b${i}`] = b ? float(n, k) : float(k, n)
    for (let j = 0; j < SIDE; j++) state[`c${i}${j}`] = float(m, n)
  }
  const multiply = (x, y) =>
    batch === 1
      ? nativeOp(tf, 'MatMul', [x, y], { types: { T: 'float32' }, bools: { transpose_a: a, transpose_b: b } })
      : nativeOp(tf, 'BatchMatMulV2', [x, y], { types: { T: 'float32' }, bools: { adj_x: a, adj_y: b } })
  const step = (_, given) => {
    const next = { ...given }
    for (let i = 0; i < SIDE; i++)
      for (let j = 0; j < SIDE; j++) next[`c${i}${j}`] = multiply(given[`a${i}`], given[`b${j}`])
    return { outputs: { done: tf.scalar(1) }, state: next }
  }
  const all = compile(tf, step, { engine: 'compiled', inputs: {}, state, outputs: { done: 'float32' } })
  try {
    for (const [name, { shape }] of Object.entries(state)) {
      const size = shape.reduce((x, y) => x * y, 1)
      all.setState({ [name]: Float32Array.from({ length: size }, () => Math.random() - 0.5) })
    }
    all.run({})
    const once = time(() => all.run({}))
    const repeats = Math.max(1, Math.ceil(LEAST_MS / once))
    const rounds = Array.from({ length: ROUNDS }, () =>
      time(() => {
        for (let i = 0; i < repeats; i++) all.run({})
      }),
    )
    return Math.min(...rounds) / repeats / SIDE ** 2
  } finally {
    all.dispose()
  }
}

function time(work) {
  const started = performance.now()
  work()
  return performance.now() - started
}
