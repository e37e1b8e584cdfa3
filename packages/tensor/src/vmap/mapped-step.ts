import { DTYPES } from '../dtypes.js'
import type { EagerStep } from '../eager.js'
import type { Graph } from '../graph.js'
import type { Native, NativeId, NativeTensor } from '../native.js'
import type { Signature } from '../step.js'
import { vmap } from './vmap.js'

/** S steps side by side: eagerly one after another, recorded as one graph. */
export class MappedStep {
  readonly #native: Native
  readonly #one: EagerStep
  readonly #dtypes: readonly number[]
  readonly #S: number

  /** @param signature of one step */
  constructor(native: Native, one: EagerStep, { inputs, state }: Signature, S: number) {
    this.#native = native
    this.#one = one
    this.#dtypes = [...inputs, ...state].map(([, { dtype }]) => DTYPES[dtype].code)
    this.#S = S
  }

  run(ids: readonly NativeId[]): NativeTensor[] {
    return this.#each(ids, (_, own) => this.#one.run(own))
  }

  /** Recorded on the first of the S; one that would choose other ops by its values shows where the results are compared. */
  record(ids: readonly NativeId[]): { graph: Graph; results: NativeTensor[] } {
    let recorded: Graph | undefined
    const results = this.#each(ids, (s, own) => {
      if (s > 0) return this.#one.run(own)
      const { graph, results } = this.#one.record(own)
      recorded = graph
      return results
    })
    return { graph: vmap(recorded!, this.#S, this.#native.binding), results }
  }

  #each(ids: readonly NativeId[], one: (s: number, own: NativeId[]) => NativeTensor[]): NativeTensor[] {
    const made: NativeId[] = []
    try {
      const inputs = ids.map((id, i) => this.#unpack(id, this.#dtypes[i]!))
      made.push(...inputs.flat())
      const found = Array.from({ length: this.#S }, (_, s) => {
        const results = one(
          s,
          inputs.map((each) => each[s]!),
        )
        made.push(...results.map(({ id }) => id))
        return results
      })
      return found[0]!.map(({ dtype }, i) =>
        this.#pack(
          found.map((results) => results[i]!.id),
          dtype,
        ),
      )
    } finally {
      for (const id of made) this.#native.binding.deleteTensor(id)
    }
  }

  #unpack(id: NativeId, dtype: number): NativeId[] {
    const { binding } = this.#native
    const attributes = [
      { name: 'T', type: binding.TF_ATTR_TYPE, value: dtype },
      { name: 'num', type: binding.TF_ATTR_INT, value: this.#S },
      { name: 'axis', type: binding.TF_ATTR_INT, value: 0 },
    ]
    return binding.executeOp('Unpack', attributes, [id], this.#S).map((one) => one.id)
  }

  #pack(ids: NativeId[], dtype: number): NativeTensor {
    const { binding } = this.#native
    const attributes = [
      { name: 'T', type: binding.TF_ATTR_TYPE, value: dtype },
      { name: 'N', type: binding.TF_ATTR_INT, value: this.#S },
      { name: 'axis', type: binding.TF_ATTR_INT, value: 0 },
    ]
    return binding.executeOp('Pack', attributes, ids, 1)[0]!
  }
}
