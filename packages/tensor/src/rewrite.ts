// Ops of a recording for which TensorFlow has a faster form with the same result. tfjs calls the general op
// (a broadcasting Add, a batch product, a Sum over axes) where TensorFlow has one for the special case.
import { DTYPES } from './dtypes.js'
import type { ConstantNode, Graph, GraphNode, OpNode, Ref } from './graph.js'

export function rewrite(graph: Graph): Graph {
  const known = new Known()
  const nodes = graph.nodes.flatMap((node) => {
    const current = node.kind === 'op' ? known.rename(node) : node
    const better = current.kind === 'op' ? rewriteOp(current, known) : current
    known.add(node, better)
    return better === 'gone' ? [] : [better]
  })
  const outputs = new Map([...graph.outputs].map(([name, ref]) => [name, known.resolve(ref)]))
  return { nodes, outputs }
}

/** @returns the node to put in its place, or 'gone' where it hands on its first input unchanged */
function rewriteOp(node: OpNode, known: Known): OpNode | 'gone' {
  const shapes = node.inputs.map((ref) => known.shape(ref))
  switch (node.op) {
    case 'Cast':
      return typeOf(node, 'SrcT') === typeOf(node, 'DstT') ? 'gone' : node
    case 'Reshape':
      return sameDimensions(shapes[0], node.shapes[0]) ? 'gone' : node
    case 'Add':
      return isBias(shapes) ? biasAdd(node) : { ...node, op: 'AddV2' }
    case 'BatchMatMulV2':
      return shapes.every((shape) => shape?.length === 2) ? matMul(node) : node
    case 'Sum':
      return sumsToLast(node, shapes[0], known.constant(node.inputs[1])) ? biasAddGrad(node) : node
    default:
      return node
  }
}

/** A product of two matrices, which tfjs calls as a batch of one. */
function matMul(node: OpNode): OpNode {
  const renamed: Record<string, string> = { adj_x: 'transpose_a', adj_y: 'transpose_b' }
  const attributes = node.attributes.map((a) => ({ ...a, name: renamed[a.name] ?? a.name }))
  return { ...node, op: 'MatMul', attributes }
}

/** [..., n] + [n], of at least two dimensions. */
function isBias([x, bias]: readonly (readonly number[] | undefined)[]): boolean {
  return x !== undefined && bias?.length === 1 && x.length > 1 && x.at(-1) === bias[0]
}

function biasAdd(node: OpNode): OpNode {
  return { ...node, op: 'BiasAdd', attributes: node.attributes.filter(({ name }) => name === 'T') }
}

/** Whether it sums all but the last axis of a float tensor, each gone after: the gradient of a bias. */
function sumsToLast(node: OpNode, x: readonly number[] | undefined, axes: ConstantNode | undefined): boolean {
  if (x === undefined || x.length < 2 || axes?.dtype !== DTYPES.int32.code) return false
  if (typeOf(node, 'T') !== DTYPES.float32.code || node.shapes[0]?.length !== 1) return false
  const { buffer, byteOffset, byteLength } = axes.bytes.slice()
  const list = [...new Int32Array(buffer, byteOffset, byteLength / 4)]
  return list.length === x.length - 1 && !list.includes(x.length - 1) && list.every((axis) => axis >= 0)
}

function biasAddGrad(node: OpNode): OpNode {
  const attributes = node.attributes.filter(({ name }) => name === 'T')
  return { ...node, op: 'BiasAddGrad', attributes, inputs: node.inputs.slice(0, 1) }
}

function typeOf(node: OpNode, attribute: string): number | undefined {
  const value = node.attributes.find(({ name }) => name === attribute)?.value
  return typeof value === 'number' ? value : undefined
}

function sameDimensions(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a !== undefined && b !== undefined && a.join() === b.join()
}

/** What is known of the nodes so far, and what now stands for those that went. */
class Known {
  readonly #shapes = new Map<Ref, readonly number[]>()
  readonly #constants = new Map<Ref, ConstantNode>()
  readonly #instead = new Map<Ref, Ref>()

  add(node: GraphNode, better: GraphNode | 'gone'): void {
    if (node.kind === 'op') {
      node.shapes.forEach((shape, i) => {
        this.#shapes.set(i === 0 ? node.name : `${node.name}:${i}`, shape)
      })
      if (better === 'gone') this.#instead.set(node.name, this.resolve(node.inputs[0]!))
      return
    }
    this.#shapes.set(node.name, node.shape)
    if (node.kind === 'constant') this.#constants.set(node.name, node)
  }

  rename(node: OpNode): OpNode {
    return { ...node, inputs: node.inputs.map((ref) => this.resolve(ref)) }
  }

  resolve(ref: Ref): Ref {
    return this.#instead.get(ref) ?? ref
  }

  shape(ref: Ref): readonly number[] | undefined {
    return this.#shapes.get(ref)
  }

  constant(ref: Ref | undefined): ConstantNode | undefined {
    return ref === undefined ? undefined : this.#constants.get(ref)
  }
}
