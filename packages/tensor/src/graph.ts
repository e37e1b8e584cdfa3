import type { OpAttribute } from './native.js'

/** One output of a node, as TensorFlow writes it: `name`, or `name:1` for an output after the first. */
export type Ref = string

interface InputNode {
  readonly kind: 'input'
  readonly name: string
  readonly dtype: number
  readonly shape: readonly number[]
}

export interface ConstantNode {
  readonly kind: 'constant'
  readonly name: string
  readonly dtype: number
  readonly shape: readonly number[]
  /** The values as TensorFlow stores them: little-endian, row-major. */
  readonly bytes: Uint8Array
  readonly madeBy: string
}

export interface OpNode {
  readonly kind: 'op'
  readonly name: string
  readonly op: string
  readonly attributes: readonly OpAttribute[]
  readonly inputs: readonly Ref[]
  /** The shapes of its outputs. */
  readonly shapes: readonly (readonly number[])[]
  readonly madeBy: string
}

export type GraphNode = InputNode | ConstantNode | OpNode

/** Nodes in an order in which they can run, and the named results. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly outputs: ReadonlyMap<string, Ref>
}

export function nodeOf(ref: Ref): string {
  const colon = ref.indexOf(':')
  return colon < 0 ? ref : ref.slice(0, colon)
}

/** With the output number always there, as a session wants it. */
export function qualified(ref: Ref): string {
  return ref.includes(':') ? ref : `${ref}:0`
}
