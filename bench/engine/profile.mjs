/**
 * Milliseconds a step by op of TensorFlow, of an eager step: each call of the native binding is timed. It is eager
 * that is timed, so what a graph fuses or runs in place is not seen, and a call costs some microseconds more.
 * @returns {{ op: string, calls: number, ms: number }[]} the dearest first, means of some steps
 */
export function timeByOp(tf, run, steps = 5) {
  const backend = tf.backend()
  const { binding } = backend
  const found = new Map()
  const executeOp = (op, ...rest) => {
    const started = performance.now()
    const results = binding.executeOp(op, ...rest)
    const seen = found.get(op) ?? { op, calls: 0, ms: 0 }
    found.set(op, { op, calls: seen.calls + 1, ms: seen.ms + performance.now() - started })
    return results
  }
  // The binding's functions are read-only: hidden by that of an object that inherits from it.
  backend.binding = Object.create(binding, { executeOp: { value: executeOp } })
  try {
    run()
    found.clear()
    for (let i = 0; i < steps; i++) run()
  } finally {
    backend.binding = binding
  }
  return [...found.values()]
    .map(({ op, calls, ms }) => ({ op, calls: calls / steps, ms: ms / steps }))
    .sort((a, b) => b.ms - a.ms)
}
