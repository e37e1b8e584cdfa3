import { DTYPES, INT64_CODE, type TensorSpec } from './dtypes.js'
import { RecordingError } from './errors.js'
import type { Graph, GraphNode, Ref } from './graph.js'
import type { Tf } from './load.js'
import { type Binding, idOf, type NativeId, nativeOf, type OpAttribute, type Tensor } from './native.js'

/** tfjs draws these numbers in JavaScript (or in a stateful op): a recording would repeat one draw for ever. */
const RANDOM_OPS = new Set([
  ...['rand', 'randomGamma', 'randomNormal', 'randomStandardNormal', 'randomUniform', 'randomUniformInt'],
  ...['truncatedNormal', 'multinomial'],
])

/** tfjs-node reads the indices of a gather only to check them, which TensorFlow does as well. */
const READS_TO_CHECK = 'gather'

/** Ops whose element type tfjs-node leaves to eager TensorFlow to infer; in a graph it has to be said. */
const TYPE_NOT_GIVEN = new Set(['ExpandDims'])

interface Scopes {
  startScope(name?: string | null): void
  endScope(result?: unknown): void
}

export interface RecordedInput {
  readonly spec: TensorSpec
  /** Stands for the graph's input; its values do not matter to the recording. */
  readonly tensor: Tensor
}

/**
 * Runs `body` once, eagerly, and writes down every call at tfjs-node's binding: an op call there already is a
 * TensorFlow node, and a tensor made from JavaScript values is a constant.
 * @param body returns the graph's results, by name; runs in a tidy
 * @param read gets the results after the recording, before the tidy ends
 */
export function record(
  tf: Tf,
  inputs: readonly RecordedInput[],
  body: () => ReadonlyMap<string, Tensor>,
  read: (results: ReadonlyMap<string, Tensor>) => void = () => {},
): Graph {
  const native = nativeOf(tf)
  const { backend, binding } = native
  refuseRecording(binding)
  const nodes: GraphNode[] = []
  const refs = new Map<NativeId, Ref>()
  inputs.forEach(({ spec: { shape, dtype }, tensor }, i) => {
    nodes.push({ kind: 'input', name: `in${i}`, shape, dtype: DTYPES[dtype].code })
    refs.set(idOf(native, tensor), `in${i}`)
  })
  const trace = new Trace(binding, nodes, refs)
  const stop = listen(tf, trace)
  const outputs = new Map<string, Ref>()
  try {
    tf.tidy(() => {
      const results = body()
      for (const [name, tensor] of results) outputs.set(name, trace.refOf(idOf(native, tensor)))
      stop()
      read(results)
    })
  } finally {
    stop()
  }
  return { nodes, outputs }

  function listen(tf: Tf, trace: Trace): () => void {
    const engine = tf.engine() as unknown as Scopes
    const { startScope, endScope } = engine
    const { move } = backend
    engine.startScope = (name) => {
      trace.enter(name)
      startScope.call(engine, name)
    }
    engine.endScope = (result) => {
      trace.leave()
      endScope.call(engine, result)
    }
    backend.move = (dataId, values, shape, dtype, refCount) => {
      if (typeof values === 'object' && values !== null) trace.made.add(values)
      move.call(backend, dataId, values, shape, dtype, refCount)
    }
    const variables = tf.Variable.prototype
    const { assign } = variables
    variables.assign = () => trace.refuseAssign()
    backend.binding = trace.binding()
    recording.add(backend.binding)
    return () => {
      backend.binding = binding
      backend.move = move
      variables.assign = assign
      engine.startScope = startScope
      engine.endScope = endScope
    }
  }
}

const recording = new WeakSet<Binding>()

/** @throws {RecordingError} where the binding is one that records: what a compiled function gives would be a constant of the recording */
export function refuseRecording(binding: Binding): void {
  if (recording.has(binding))
    throw new RecordingError('a compiled function was used inside one being recorded')
}

/** What has been recorded so far, and a binding that records. */
class Trace {
  /** Values that became tensors during the recording: all others belong to tensors from outside. */
  readonly made = new WeakSet<object>()
  readonly #scopes: string[] = []
  readonly #real: Binding
  readonly #nodes: GraphNode[]
  readonly #refs: Map<NativeId, Ref>
  #count = 0

  constructor(real: Binding, nodes: GraphNode[], refs: Map<NativeId, Ref>) {
    this.#real = real
    this.#nodes = nodes
    this.#refs = refs
  }

  /** Of the scopes tfjs opens, those of its ops end in `__op`; the rest are tidies and the like. */
  enter(name: string | null | undefined): void {
    const op = name?.endsWith('__op') ? name.slice(0, -4) : ''
    this.#scopes.push(op)
    if (RANDOM_OPS.has(op)) {
      throw new RecordingError(
        `${this.#where()} draws random numbers, which a recording would repeat at every call: ` +
          'make them with statelessUniform() from a seed that is an input',
      )
    }
  }

  leave(): void {
    this.#scopes.pop()
  }

  refuseAssign(): never {
    throw new RecordingError(
      'the compiled function assigns a variable, which would happen once, at the recording: ' +
        'make it part of the state, and return its next value',
    )
  }

  refOf(id: NativeId): Ref {
    const ref = this.#refs.get(id)
    if (ref === undefined) throw this.#captured()
    return ref
  }

  binding(): Binding {
    const replaced: Partial<Binding> = {
      createTensor: (shape, dtype, values) => this.#constant(shape, dtype, values),
      executeOp: (op, attributes, ids, count) => this.#op(op, attributes, ids, count),
      tensorDataSync: (id) => {
        if (this.#scopes.findLast((name) => name !== '') === READS_TO_CHECK)
          return this.#real.tensorDataSync(id)
        throw new RecordingError(
          `${this.#where()} reads a tensor's values while it is being compiled: ` +
            'only the values of the recording would ever be seen. Return the tensor as an output instead',
        )
      },
    }
    // The real one's functions are read-only properties: hidden by those of an object that inherits from it.
    const properties = Object.entries(replaced).map(([name, value]) => [name, { value }])
    return Object.create(this.#real, Object.fromEntries(properties)) as Binding
  }

  #constant(shape: number[], dtype: number, values: Parameters<Binding['createTensor']>[2]): NativeId {
    if (!ArrayBuffer.isView(values)) {
      throw new RecordingError(`${this.#where()} uses strings, which compile() does not support`)
    }
    // Only tfjs-node itself makes 64-bit integers, straight at the binding.
    if (!this.made.has(values) && dtype !== INT64_CODE) throw this.#captured()
    const id = this.#real.createTensor(shape, dtype, values)
    const name = `c${this.#count++}`
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice()
    this.#nodes.push({ kind: 'constant', name, dtype, shape: [...shape], bytes, madeBy: this.#where() })
    this.#refs.set(id, name)
    return id
  }

  #op(
    op: string,
    attributes: OpAttribute[],
    ids: NativeId[],
    count: number,
  ): ReturnType<Binding['executeOp']> {
    const inputs = ids.map((id) => this.refOf(id))
    const results = this.#real.executeOp(op, attributes, ids, count)
    const name = `n${this.#count++}`
    const shapes = results.map(({ shape }) => [...shape])
    const kept = attributes.map((attribute) => ({ ...attribute }))
    if (TYPE_NOT_GIVEN.has(op))
      kept.push({ name: 'T', type: this.#real.TF_ATTR_TYPE, value: results[0]!.dtype })
    this.#nodes.push({ kind: 'op', name, op, attributes: kept, inputs, shapes, madeBy: this.#where() })
    results.forEach(({ id }, i) => {
      this.#refs.set(id, i === 0 ? name : `${name}:${i}`)
    })
    return results
  }

  #captured(): RecordingError {
    return new RecordingError(
      `${this.#where()} uses a tensor made outside the compiled function: later changes of it would go unseen. ` +
        'Pass it as an input or as state, or make it inside the function',
    )
  }

  /** The op as the author wrote it: the outermost tfjs call. */
  #where(): string {
    const op = this.#scopes.find((name) => name !== '')
    return op === undefined ? 'the function' : `tf.${op}`
  }
}
