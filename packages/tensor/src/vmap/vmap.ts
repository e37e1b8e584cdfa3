import type { Graph, OpNode, Ref } from '../graph.js'
import type { Binding } from '../native.js'
import { Builder } from './builder.js'
import { RULES } from './rules.js'

/**
 * The recorded function for S sets of inputs at once, as jax.vmap over a leading axis: every input and every result gets a
 * first axis of S. An op becomes one op on all of them where there is a rule for it, and S ops otherwise; so any
 * recording can be mapped.
 */
export function vmap(graph: Graph, S: number, binding: Binding): Graph {
  const builder = new Builder(S, binding)
  for (const node of graph.nodes) {
    if (node.kind !== 'op' || !node.inputs.some((ref) => builder.isMapped(ref))) builder.keep(node)
    else builder.put(node, RULES.get(node.op)?.(node, builder) ?? oneByOne(node, builder))
  }
  return builder.graph(graph.outputs)
}

function oneByOne(node: OpNode, builder: Builder): Ref[] {
  const inputs = node.inputs.map((ref) => builder.each(ref))
  const found = Array.from({ length: builder.S }, (_, s) =>
    builder.add(node, { ...node, inputs: inputs.map((each) => each[s]!) }),
  )
  return node.shapes.map((shape, i) =>
    builder.together(
      found.map((outputs) => outputs[i]!),
      shape,
      node.dtypes[i]!,
    ),
  )
}
