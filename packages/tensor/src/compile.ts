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
// - It uses its arguments and what it makes itself, no tensor or variable from outside.
// Each of these is noticed and refused: at compile(), or at the first run(), which records a second time on
// real values and compares every result with the eager one.
import { Compiled } from './compiled.js'
import type { ArrayOf, TensorSpecs } from './dtypes.js'
import { EagerStep } from './eager.js'
import type { Tf } from './load.js'
import type { Tensor } from './native.js'
import { type DTypes, type StepFunction, signatureOf } from './step.js'
import type { Value } from './values.js'

export interface CompileOptions<I extends TensorSpecs, S extends TensorSpecs, O extends DTypes> {
  /** What is fed at every call. */
  readonly inputs: I
  /** What one call hands to the next, in native memory. */
  readonly state?: S
  /** What is read after every call; keep it to what is looked at. */
  readonly outputs: O
  /** 'eager' runs the step op by op behind the same interface. */
  readonly engine?: 'compiled' | 'eager'
  /** How far the first compiled step may be from the eager one: relative, in the norm of each tensor. */
  readonly tolerance?: number
  /** Where it is further away: fail (the default), or go on eagerly. */
  readonly onMismatch?: 'error' | 'eager'
}

export interface CompileInfo {
  readonly engine: 'compiled' | 'eager'
  /** Ops recorded and ops left after pruning; both 0 where nothing was recorded. */
  readonly recordedOps: number
  readonly ops: number
  readonly bytes: number
  /** Milliseconds compile() took. */
  readonly milliseconds: number
}

export type Feeds<I extends TensorSpecs> = { readonly [K in keyof I]: Value<I[K]['dtype']> }
export type Outputs<O extends DTypes> = { readonly [K in keyof O]: ArrayOf<O[K]> }

export interface CompiledFunction<I extends TensorSpecs, S extends TensorSpecs, O extends DTypes> {
  /** One step. If it fails, the state is what it was before. */
  run(feeds: Feeds<I>): Outputs<O>
  /** Copies the values in. Every name of the state has to be set before the first run. */
  setState(values: { readonly [K in keyof S]?: Value<S[K]['dtype']> }): void
  readState<K extends keyof S & string>(name: K): ArrayOf<S[K]['dtype']>
  /** The present state as a tensor on the same memory (for another function's input); dispose it after use. */
  stateTensor(name: keyof S & string): Tensor
  readonly info: CompileInfo
  /** Gives the native memory back; calls after it fail. */
  dispose(): void
}

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
