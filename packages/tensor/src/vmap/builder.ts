// The graph that vmap() makes while it walks the recorded one: what is known of each tensor, and the few ops
// that bring one into the form a rule needs.
import { DTYPES } from '../dtypes.js'
import { type ConstantNode, type Graph, type GraphNode, type OpNode, outputsOf, type Ref } from '../graph.js'
import type { Binding, OpAttribute } from '../native.js'

type Shape = readonly number[]
type Known = { readonly shape: Shape; readonly dtype: number }

export class Builder {
  readonly S: number
  readonly #binding: Binding
  readonly #nodes: GraphNode[] = []
  /** Of each recorded tensor, its shape without the leading axis. */
  readonly #known = new Map<Ref, Known>()
  readonly #constants = new Map<Ref, ConstantNode>()
  /** Of each recorded tensor that has a leading axis by now, where it is. The others are the same for all. */
  readonly #mapped = new Map<Ref, Ref>()
  #count = 0

  constructor(S: number, binding: Binding) {
    this.S = S
    this.#binding = binding
  }

  graph(outputs: Graph['outputs']): Graph {
    const found = [...outputs].map(([name, ref]) => [name, this.spread(ref)] as const)
    return { nodes: this.#nodes, outputs: new Map(found) }
  }

  /** A recorded node as it is: the same for all, but for an input, of which there are S. */
  keep(node: GraphNode): void {
    if (node.kind === 'input') {
      this.#nodes.push({ ...node, shape: [this.S, ...node.shape] })
      this.#mapped.set(node.name, node.name)
    } else this.#nodes.push(node)
    if (node.kind === 'constant') this.#constants.set(node.name, node)
    if (node.kind === 'op') this.#note(node)
    else this.#known.set(node.name, { shape: node.shape, dtype: node.dtype })
  }

  /** What the recorded node has become: a tensor [S, …] for each of its outputs. */
  put(node: OpNode, refs: readonly Ref[]): void {
    this.#note(node)
    outputsOf(node).forEach((ref, i) => {
      this.#mapped.set(ref, refs[i]!)
    })
  }

  #note(node: OpNode): void {
    outputsOf(node).forEach((ref, i) => {
      this.#known.set(ref, { shape: node.shapes[i]!, dtype: node.dtypes[i]! })
    })
  }

  shape(ref: Ref): Shape {
    return this.#of(ref).shape
  }

  rank(ref: Ref): number {
    return this.shape(ref).length
  }

  isMapped(ref: Ref): boolean {
    return this.#mapped.has(ref)
  }

  /** Where the tensor is now, [S, …] or the same for all. */
  now(ref: Ref): Ref {
    return this.#mapped.get(ref) ?? ref
  }

  /** The values of an int32 constant; undefined of anything else. */
  integers(ref: Ref | undefined): number[] | undefined {
    const constant = ref === undefined ? undefined : this.#constants.get(ref)
    if (constant?.dtype !== DTYPES.int32.code) return undefined
    const { buffer, byteOffset, byteLength } = constant.bytes.slice()
    return [...new Int32Array(buffer, byteOffset, byteLength / 4)]
  }

  /** An op of which, perhaps with others, the recorded node becomes one. */
  add(node: OpNode, made: Pick<OpNode, 'op' | 'attributes' | 'inputs' | 'shapes' | 'dtypes'>): Ref[] {
    const added: OpNode = { ...node, ...made, name: this.#name(node.name) }
    this.#nodes.push(added)
    return outputsOf(added)
  }

  int32(values: readonly number[], shape: Shape, madeBy: string): Ref {
    const name = this.#name('c')
    const bytes = new Uint8Array(Int32Array.from(values).buffer)
    this.#nodes.push({ kind: 'constant', name, dtype: DTYPES.int32.code, shape, bytes, madeBy })
    return name
  }

  /** [S, …] of any tensor. */
  spread(ref: Ref): Ref {
    const mapped = this.#mapped.get(ref)
    if (mapped !== undefined) return mapped
    const { shape, dtype } = this.#of(ref)
    const whole = [this.S, ...shape]
    const to = this.int32(whole, [whole.length], 'vmap')
    return this.add(BARE, {
      op: 'BroadcastTo',
      attributes: [this.type('T', dtype), this.type('Tidx', DTYPES.int32.code)],
      inputs: [ref, to],
      shapes: [whole],
      dtypes: [dtype],
    })[0]!
  }

  /** Where the tensor broadcasts against ones of `rank` axes: its own are the last of them, behind S. */
  aligned(ref: Ref, rank: number): Ref {
    const { shape, dtype } = this.#of(ref)
    if (!this.isMapped(ref) || shape.length >= rank) return this.now(ref)
    const ones = Array.from({ length: rank - shape.length }, () => 1)
    return this.reshape(this.now(ref), [this.S, ...ones, ...shape], dtype)
  }

  reshape(ref: Ref, shape: Shape, dtype: number): Ref {
    const to = this.int32(shape, [shape.length], 'vmap')
    return this.add(BARE, {
      op: 'Reshape',
      attributes: [this.type('T', dtype), this.type('Tshape', DTYPES.int32.code)],
      inputs: [ref, to],
      shapes: [shape],
      dtypes: [dtype],
    })[0]!
  }

  /** The S tensors of one [S, …]; of one that is the same for all, S times itself. */
  each(ref: Ref): Ref[] {
    if (!this.isMapped(ref)) return Array.from({ length: this.S }, () => ref)
    const { shape, dtype } = this.#of(ref)
    return this.add(BARE, {
      op: 'Unpack',
      attributes: [this.type('T', dtype), this.int('num', this.S), this.int('axis', 0)],
      inputs: [this.now(ref)],
      shapes: Array.from({ length: this.S }, () => shape),
      dtypes: Array.from({ length: this.S }, () => dtype),
    })
  }

  /** One [S, …] of S tensors. */
  together(refs: readonly Ref[], shape: Shape, dtype: number): Ref {
    return this.add(BARE, {
      op: 'Pack',
      attributes: [this.type('T', dtype), this.int('N', this.S), this.int('axis', 0)],
      inputs: refs,
      shapes: [[this.S, ...shape]],
      dtypes: [dtype],
    })[0]!
  }

  type(name: string, value: number): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_TYPE, value }
  }

  int(name: string, value: number): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_INT, value }
  }

  #of(ref: Ref): Known {
    const known = this.#known.get(ref)
    if (known === undefined) throw new Error(`${ref} comes before what it is made of`)
    return known
  }

  #name(stem: string): string {
    return `${stem}_v${this.#count++}`
  }
}

/** Stands for the recorded node where an op is none's in particular. */
const BARE: OpNode = {
  ...{ kind: 'op', name: 'v', op: '', attributes: [], inputs: [], shapes: [], dtypes: [] },
  madeBy: 'vmap',
}
