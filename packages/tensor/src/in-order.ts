import type { Graph } from './graph.js'

/**
 * Makes batch products wait for the one recorded before. TensorFlow takes nodes as they become ready, breadth first: of work
 * that the function does in parts, so that each part stays in the cache, it would do the first op of every part, then
 * the second.
 */
export function inOrder(graph: Graph): Graph {
  let before: string | undefined
  const nodes = graph.nodes.map((node) => {
    if (node.kind !== 'op' || node.op !== 'BatchMatMulV2') return node
    const inputs = before === undefined ? node.inputs : [...node.inputs, `^${before}`]
    before = node.name
    return { ...node, inputs }
  })
  return { ...graph, nodes }
}
