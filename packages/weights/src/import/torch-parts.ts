import type { State } from './state.js'
import { headMatrix, outputHeads, transposed } from './torch-layout.js'
import type { Projections } from './torch-projections.js'

/** A torch.nn.LayerNorm. */
export const normAt = (state: State, at: string, width: number): Record<'w' | 'b', Float32Array> => ({
  w: state.take(`${at}.weight`, [width]),
  b: state.takeOrZeros(`${at}.bias`, [width]),
})

/** W [inputs, outputs] and b of a torch.nn.Linear. */
export const linearAt = (
  state: State,
  at: string,
  inputs: number,
  outputs: number,
): Record<'W' | 'b', Float32Array> => ({
  W: transposed(state.take(`${at}.weight`, [outputs, inputs]), outputs, inputs),
  b: state.takeOrZeros(`${at}.bias`, [outputs]),
})

/**
 * Attention of H heads.
 * @param layer what stands before its parts, with its dot
 */
export const attentionAt = (
  state: State,
  layer: string,
  { weights, biases, attentionOutput }: Projections,
  [D, H]: [D: number, H: number],
): Record<string, Float32Array> => {
  const [q, k, v] = thirds(weights, (name, n) => state.take(`${layer}${name}`, [n * D, D]))
  const [bQ, bK, bV] = thirds(biases, (name, n) => state.takeOrZeros(`${layer}${name}`, [n * D]))
  const output = `${layer}${attentionOutput}`
  return {
    ...{ W_Q: headMatrix(q, D, H), W_K: headMatrix(k, D, H), W_V: headMatrix(v, D, H) },
    ...{ b_Q: bQ, b_K: bK, b_V: bV },
    W_O: outputHeads(state.take(`${output}.weight`, [D, D]), D),
    b_O: state.takeOrZeros(`${output}.bias`, [D]),
  }
}

type Thirds = [queries: Float32Array, keys: Float32Array, values: Float32Array]

/** Queries, keys and values, which lie in three tensors or one below the other in one. */
const thirds = (names: string[], take: (name: string, thirds: number) => Float32Array): Thirds => {
  const parts = names.map((name) => take(name, 3 / names.length))
  if (parts.length === 3) return parts as Thirds
  const whole = parts[0]!
  const size = whole.length / 3
  return [whole.slice(0, size), whole.slice(size, 2 * size), whole.slice(2 * size)]
}
