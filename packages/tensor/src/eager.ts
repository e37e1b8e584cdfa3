import { DTYPES, type DType, type TensorSpec } from './dtypes.js'
import type { Graph } from './graph.js'
import type { Tf } from './load.js'
import {
  duplicate,
  idOf,
  type Native,
  type NativeId,
  type NativeTensor,
  nativeOf,
  type Tensor,
} from './native.js'
import { record } from './record.js'
import { resultsOf, type Signature } from './step.js'

type AnyStep = (inputs: Record<string, Tensor>, state: Record<string, Tensor>) => unknown

/** Runs a step op by op, with the same native inputs and results as a session; and records it on the way. */
export class EagerStep {
  readonly #tf: Tf
  readonly #native: Native
  readonly #step: AnyStep
  readonly #signature: Signature

  constructor(tf: Tf, step: AnyStep, signature: Signature) {
    this.#tf = tf
    this.#native = nativeOf(tf)
    this.#step = step
    this.#signature = signature
  }

  run(ids: readonly NativeId[]): NativeTensor[] {
    return this.#withTensors(ids, (tensors) => {
      let results: NativeTensor[] = []
      this.#tf.tidy(() => {
        results = this.#handles(this.#call(tensors))
      })
      return results
    })
  }

  record(ids: readonly NativeId[]): { graph: Graph; results: NativeTensor[] } {
    return this.#withTensors(ids, (tensors) => {
      let results: NativeTensor[] = []
      const inputs = this.#specs.map((spec, i) => ({ spec, tensor: tensors[i]! }))
      const graph = record(
        this.#tf,
        inputs,
        () => this.#call(tensors),
        (found) => {
          results = this.#handles(found)
        },
      )
      return { graph, results }
    })
  }

  get #specs(): TensorSpec[] {
    return [...this.#signature.inputs, ...this.#signature.state].map(([, spec]) => spec)
  }

  #call(tensors: readonly Tensor[]): ReadonlyMap<string, Tensor> {
    const { inputs, state } = this.#signature
    const named = (specs: Signature['inputs'], from: number) =>
      Object.fromEntries(specs.map(([name], i) => [name, tensors[from + i]!]))
    return resultsOf(this.#signature, this.#step(named(inputs, 0), named(state, inputs.length)))
  }

  /** Handles of our own on the results, which end with the tidy they were made in. */
  #handles(results: ReadonlyMap<string, Tensor>): NativeTensor[] {
    return [...results.values()].map((tensor) => {
      const id = idOf(this.#native, tensor)
      return duplicate(this.#native, id, DTYPES[tensor.dtype as DType].code)
    })
  }

  #withTensors<R>(ids: readonly NativeId[], use: (tensors: readonly Tensor[]) => R): R {
    const tensors = this.#specs.map(({ dtype }, i) => wrap(this.#native, ids[i]!, DTYPES[dtype].code))
    try {
      return use(tensors)
    } finally {
      this.#tf.dispose([...tensors])
    }
  }
}

/** A tfjs tensor on the same native memory; disposing it leaves the given one alone. */
export function wrap(native: Native, id: NativeId, dtype: number): Tensor {
  return native.backend.createOutputTensor(duplicate(native, id, dtype))
}
