// What is cheap to take out of a recording before TensorFlow sees it. TensorFlow's own optimizer folds
// constants and removes common sub-expressions when it loads the graph, so this stays short.
import { createHash } from 'node:crypto'
import { type ConstantNode, type Graph, type GraphNode, nodeOf } from './graph.js'
import { inOrder } from './in-order.js'
import { rewrite } from './rewrite.js'

export function simplify(graph: Graph): Graph {
  return inOrder(mergeConstants(prune(rewrite(graph))))
}

/** Drops what no result needs; inputs stay, as they are fed. */
function prune(graph: Graph): Graph {
  const needed = new Set([...graph.outputs.values()].map(nodeOf))
  for (const node of [...graph.nodes].reverse()) {
    if (node.kind !== 'op' || !needed.has(node.name)) continue
    for (const ref of node.inputs) needed.add(nodeOf(ref))
  }
  return { ...graph, nodes: graph.nodes.filter((node) => node.kind === 'input' || needed.has(node.name)) }
}

/** tfjs makes a new scalar for every use of a number: one of each is enough. */
function mergeConstants(graph: Graph): Graph {
  const first = new Map<string, string>()
  const merged = new Map<string, string>()
  const nodes: GraphNode[] = []
  for (const node of graph.nodes) {
    if (node.kind === 'constant') {
      const key = contentKey(node)
      const same = first.get(key)
      if (same !== undefined) {
        merged.set(node.name, same)
        continue
      }
      first.set(key, node.name)
    }
    nodes.push(
      node.kind === 'op' ? { ...node, inputs: node.inputs.map((ref) => merged.get(ref) ?? ref) } : node,
    )
  }
  const outputs = new Map([...graph.outputs].map(([name, ref]) => [name, merged.get(ref) ?? ref]))
  return { nodes, outputs }
}

function contentKey({ dtype, shape, bytes }: ConstantNode): string {
  return `${dtype} ${shape.join('x')} ${createHash('sha256').update(bytes).digest('hex')}`
}
