import { RecordingError } from './errors.js'
import type { Graph, GraphNode } from './graph.js'

/**
 * A function that is to be replayed must do the same at every call, whatever its inputs' values. Two
 * recordings on different values tell: they differ if it draws random numbers, counts its calls, or
 * chooses its ops by the data.
 * @throws {RecordingError} naming the first op or constant that differs
 */
export function checkSame(first: Graph, second: Graph): void {
  const length = Math.max(first.nodes.length, second.nodes.length)
  for (let i = 0; i < length; i++) {
    const [a, b] = [first.nodes[i], second.nodes[i]]
    if (a !== undefined && b !== undefined && key(a) === key(b)) continue
    const what = (a ?? b)!
    const where = what.kind === 'input' ? what.name : what.madeBy
    if (a?.kind === 'constant' && b?.kind === 'constant' && where === 'the function') {
      throw new RecordingError(`a constant of shape [${a.shape}] ${DIFFERS}`)
    }
    throw new RecordingError(`${where} ${DIFFERS}`)
  }
  const results = (graph: Graph) => JSON.stringify([...graph.outputs])
  if (results(first) !== results(second)) throw new RecordingError(`what the function returns ${DIFFERS}`)
}

const DIFFERS =
  'differs from one call of the function to the next. A compiled function is recorded once: feed what changes ' +
  '(random numbers, step counts, learning rates) as an input, and do not choose ops by the data'

function key(node: GraphNode): string {
  if (node.kind === 'op') return JSON.stringify([node.op, node.attributes, node.inputs, node.shapes])
  if (node.kind === 'input') return JSON.stringify(node)
  return JSON.stringify([node.dtype, node.shape, Buffer.from(node.bytes).toString('base64')])
}
