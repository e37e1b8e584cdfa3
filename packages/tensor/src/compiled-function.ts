import type { ArrayOf, TensorSpecs } from './dtypes.js'
import type { Tensor } from './native.js'
import type { DTypes } from './step.js'
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
  /**
   * How far the first compiled step may be from the eager one: relative, in the norm of each tensor. Results with a root mean square
   * difference below 1e-6 are alike.
   */
  readonly tolerance?: number
  /** Where it is further away, or TensorFlow does not load it: fail (the default), or go on eagerly. */
  readonly onMismatch?: 'error' | 'eager'
}

export interface CompileInfo {
  /** What runs the step; 'eager' too where the compiled step disagreed with it, and `onMismatch` is 'eager'. */
  readonly engine: 'compiled' | 'eager'
  /** How the compiled step disagreed, or why there is none; null where it agrees. */
  readonly mismatch: string | null
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
  /** Forgets the state and gives its memory back, until the next setState. */
  clearState(): void
  /** The present state as a tensor on the same memory (for another function's input); dispose it after use. */
  stateTensor(name: keyof S & string): Tensor
  readonly info: CompileInfo
  /** Gives the native memory back; calls after it fail. */
  dispose(): void
}
