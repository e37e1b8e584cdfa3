import type { CompiledFunction, CompileInfo, CompileOptions, Feeds, Outputs } from './compiled-function.js'
import { type ArrayOf, DTYPES, type DType, sizeOf, type TensorSpecs } from './dtypes.js'
import { type EagerStep, wrap } from './eager.js'
import { CompiledMismatchError } from './errors.js'
import type { Graph } from './graph.js'
import type { Tf } from './load.js'
import { type Native, type NativeId, type NativeTensor, nativeOf, type Tensor } from './native.js'
import { refuseRecording } from './record.js'
import { checkSame } from './same-graph.js'
import { Session } from './session.js'
import { simplify } from './simplify.js'
import type { DTypes, Signature } from './step.js'
import { copyIn, feed, type Value } from './values.js'
import { firstMismatch } from './verify.js'

type Settings = Required<
  Pick<CompileOptions<TensorSpecs, TensorSpecs, DTypes>, 'engine' | 'tolerance' | 'onMismatch'>
>

/** State, feeds and results around a session (or, eagerly, around the step itself). */
export class Compiled implements CompiledFunction<TensorSpecs, TensorSpecs, DTypes> {
  readonly #tf: Tf
  readonly #native: Native
  readonly #signature: Signature
  readonly #eager: EagerStep
  readonly #settings: Settings
  readonly #state = new Map<string, NativeId>()
  #session: Session | undefined
  /** The first recording, until the first run has confirmed it. */
  #unconfirmed: Graph | undefined
  #disposed = false
  info: CompileInfo

  constructor(tf: Tf, eager: EagerStep, signature: Signature, settings: Settings) {
    this.#tf = tf
    this.#native = nativeOf(tf)
    this.#eager = eager
    this.#signature = signature
    this.#settings = settings
    this.info = { engine: 'eager', mismatch: null, recordedOps: 0, ops: 0, bytes: 0, milliseconds: 0 }
    if (settings.engine === 'compiled') this.info = this.#compile()
  }

  run(feeds: Feeds<TensorSpecs>): Outputs<DTypes> {
    this.#checkOpen()
    const made: NativeId[] = []
    try {
      const ids = [...this.#feed(feeds, made), ...this.#stateIds()]
      return this.#finish(this.#step(ids))
    } finally {
      this.#delete(made)
    }
  }

  setState(values: { readonly [name: string]: Value }): void {
    this.#checkOpen()
    const specs = new Map(this.#signature.state)
    for (const [name, value] of Object.entries(values)) {
      const spec = specs.get(name)
      if (spec === undefined) {
        throw new TypeError(`there is no state '${name}'; there is ${[...specs.keys()].join(', ') || 'none'}`)
      }
      const id = copyIn(this.#tf, this.#native, `state '${name}'`, spec, value)
      this.#replaceState(name, id)
    }
  }

  readState(name: string): ArrayOf<DType> {
    return this.#native.binding.tensorDataSync(this.#stateId(name))
  }

  stateTensor(name: string): Tensor {
    const id = this.#stateId(name)
    const [, spec] = this.#signature.state.find(([key]) => key === name)!
    return wrap(this.#native, id, DTYPES[spec.dtype].code)
  }

  clearState(): void {
    this.#delete([...this.#state.values()])
    this.#state.clear()
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    this.clearState()
    this.#session?.close()
  }

  #compile(): CompileInfo {
    const started = performance.now()
    const { inputs, state, outputs } = this.#signature
    const zeros = [...inputs, ...state].map(([, { shape, dtype }]) => {
      const { code, array: Kind } = DTYPES[dtype]
      return this.#native.binding.createTensor([...shape], code, new Kind(sizeOf(shape)))
    })
    try {
      const { graph, results } = this.#eager.record(zeros)
      this.#delete(results.map(({ id }) => id))
      const simple = simplify(graph)
      const dtypes = [...outputs.map(([, dtype]) => dtype), ...state.map(([, { dtype }]) => dtype)]
      const mismatch = this.#load(
        simple,
        dtypes.map((dtype) => DTYPES[dtype].code),
      )
      if (mismatch === null) this.#unconfirmed = graph
      return {
        engine: mismatch === null ? 'compiled' : 'eager',
        mismatch,
        recordedOps: countOps(graph),
        ops: countOps(simple),
        bytes: this.#session?.bytes ?? 0,
        milliseconds: performance.now() - started,
      }
    } finally {
      this.#delete(zeros)
    }
  }

  /** Null, or why TensorFlow does not take the graph. */
  #load(graph: Graph, dtypes: readonly number[]): string | null {
    try {
      this.#session = new Session(this.#native.binding, graph, dtypes)
      return null
    } catch (error) {
      const why = `TensorFlow does not load the graph: ${error instanceof Error ? error.message : String(error)}`
      this.#failIfStrict(why, error)
      return why
    }
  }

  #failIfStrict(mismatch: string, cause?: unknown): void {
    if (this.#settings.onMismatch === 'error')
      throw new CompiledMismatchError(
        `${mismatch}. Set onMismatch: 'eager' to go on without compiling, and report it`,
        { cause },
      )
  }

  #feed(feeds: Feeds<TensorSpecs>, made: NativeId[]): NativeId[] {
    const { inputs } = this.#signature
    const unknown = Object.keys(feeds).filter((name) => !inputs.some(([known]) => known === name))
    if (unknown.length > 0) throw new TypeError(`there is no input '${unknown.join("', '")}'`)
    return inputs.map(([name, spec]) => {
      const { id, own } = feed(this.#tf, this.#native, `input '${name}'`, spec, feeds[name])
      if (own) made.push(id)
      return id
    })
  }

  #step(ids: readonly NativeId[]): NativeTensor[] {
    if (this.#session === undefined) return this.#eager.run(ids)
    if (this.#unconfirmed === undefined) return this.#session.run(ids)
    return this.#confirm(this.#session, this.#unconfirmed, ids)
  }

  /** The first step, both ways. */
  #confirm(session: Session, first: Graph, ids: readonly NativeId[]): NativeTensor[] {
    const { graph, results: reference } = this.#eager.record(ids)
    let found: NativeTensor[] = []
    let keep: NativeTensor[] = []
    try {
      checkSame(first, graph)
      found = session.run(ids)
      const { inputs, outputs } = this.#signature
      const names = [...graph.outputs.keys()]
      const before = [...outputs.map(() => undefined), ...ids.slice(inputs.length)]
      const { binding } = this.#native
      const mismatch = firstMismatch(binding, names, before, found, reference, this.#settings.tolerance)
      if (mismatch !== undefined) {
        this.#failIfStrict(mismatch)
        session.close()
        this.#session = undefined
        this.info = { ...this.info, engine: 'eager', mismatch }
      }
      this.#unconfirmed = undefined
      keep = mismatch === undefined ? found : reference
      return keep
    } finally {
      this.#delete([...found, ...reference].filter((t) => !keep.includes(t)).map(({ id }) => id))
    }
  }

  /** Reads the outputs, and keeps the rest as the next state. */
  #finish(results: readonly NativeTensor[]): Outputs<DTypes> {
    const { outputs, state } = this.#signature
    const read = outputs.map(([name], i) => {
      const { id } = results[i]!
      const values = this.#native.binding.tensorDataSync(id)
      this.#delete([id])
      return [name, values] as const
    })
    state.forEach(([name], i) => {
      this.#replaceState(name, results[outputs.length + i]!.id)
    })
    return Object.fromEntries(read) as Outputs<DTypes>
  }

  #stateIds(): NativeId[] {
    return this.#signature.state.map(([name]) => this.#stateId(name))
  }

  #stateId(name: string): NativeId {
    this.#checkOpen()
    const id = this.#state.get(name)
    if (id === undefined) throw new Error(`state '${name}' was never set: call setState() first`)
    return id
  }

  #replaceState(name: string, id: NativeId): void {
    const old = this.#state.get(name)
    this.#state.set(name, id)
    if (old !== undefined) this.#delete([old])
  }

  #delete(ids: readonly NativeId[]): void {
    for (const id of ids) this.#native.binding.deleteTensor(id)
  }

  #checkOpen(): void {
    if (this.#disposed) throw new Error('this compiled function was disposed')
    refuseRecording(this.#native.backend.binding)
  }
}

function countOps(graph: Graph): number {
  return graph.nodes.filter((node) => node.kind === 'op').length
}
