/** torch.nn.Linear keeps weights [outputs, inputs]; here they are [inputs, outputs]. */
export const transposed = (values: Float32Array, rows: number, columns: number): Float32Array => {
  const out = new Float32Array(values.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      out[column * rows + row] = values[row * columns + column]!
  return out
}

/** A third of in_proj_weight, [D, D] with heads one below the other, as W_Q, W_K or W_V [H, D, K]. */
export const headMatrix = (values: Float32Array, D: number, H: number): Float32Array => {
  const K = D / H
  const out = new Float32Array(values.length)
  for (let h = 0; h < H; h++)
    for (let k = 0; k < K; k++)
      for (let d = 0; d < D; d++) out[(h * D + d) * K + k] = values[(h * K + k) * D + d]!
  return out
}

/** out_proj.weight [D, D], columns by head, as W_O [H, K, D]. */
export const outputHeads = (values: Float32Array, D: number): Float32Array => transposed(values, D, D)

/** The name of the bias that goes with a weight: `head.bias`, `self_attn.in_proj_bias`. */
export const biasOf = (weight: string): string => weight.replace(/weight$/, 'bias')
