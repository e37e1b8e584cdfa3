// compile() turns a step written in plain tfjs ops into one native call.
//
// tfjs-node pays about 50 µs for each op it runs, and a training step has hundreds of small ones. compile()
// runs the step once eagerly, records every call at tfjs-node's binding (each already is a TensorFlow node),
// and loads the recording as a SavedModel; from then on a step is one call, and its state (parameters,
// optimizer moments) never leaves native memory.
//
// What it asks of the step:
// - Shapes are fixed. Another batch size is another compile().
// - The same ops at every call: no choosing by values, no reading of values, no numbers drawn in
//   JavaScript. Random numbers come from statelessUniform() and a seed that is fed; learning rates are fed.
// - It uses its arguments and what it makes itself, no tensor, variable or compiled function from outside.
// Each of these is noticed and refused: at compile(), or at the first run(), which records a second time on
// real values and compares every result, and the change of every state, with the eager one. What is not noticed is a
// plain number (or array) from outside that changes after that: it is a constant of the recording.
import { Compiled } from './compiled.js'
import type { CompiledFunction, CompileOptions } from './compiled-function.js'
import type { TensorSpecs } from './dtypes.js'
import { EagerStep } from './eager.js'
import type { Tf } from './load.js'
import { type DTypes, type StepFunction, signatureOf } from './step.js'

const TOLERANCE = 1e-3

/** @throws {RecordingError} where the step cannot be recorded; the message says what to change */
export function compile<
  I extends TensorSpecs,
  O extends DTypes,
  S extends TensorSpecs = Record<never, never>,
>(tf: Tf, step: StepFunction<I, S, O>, options: CompileOptions<I, S, O>): CompiledFunction<I, S, O> {
  const { inputs, outputs, state, engine = 'compiled', tolerance = TOLERANCE, onMismatch = 'error' } = options
  const signature = signatureOf(inputs, state ?? {}, outputs)
  const eager = new EagerStep(tf, step as ConstructorParameters<typeof EagerStep>[1], signature)
  const compiled = new Compiled(tf, eager, signature, { engine, tolerance, onMismatch })
  return compiled as unknown as CompiledFunction<I, S, O>
}
