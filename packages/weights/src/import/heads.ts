import { fault } from '../fault.js'

/** One attention layer by head, as TransformerLens has it: W_Q, W_K, W_V [H, D, K], W_O [H, K, D], b_Q, b_K, b_V [H, K]. */
export type Heads = { W_Q: Float32Array; W_K: Float32Array; W_V: Float32Array; W_O: Float32Array } & {
  b_Q: Float32Array
  b_K: Float32Array
  b_V: Float32Array
}
export type HeadShape = { D: number; H: number; K: number }

/**
 * How many heads, and how wide, hold theirs: ours have D / H each. Narrower ones are filled up with zeros, and heads of
 * zeros added, which changes nothing of what they compute.
 * @throws SweepstackError `model.invalid` for heads that together are wider than the model
 */
export const headsThatHold = ({ D, H, K }: HeadShape): HeadShape => {
  for (let heads = H; heads <= D; heads++)
    if (D % heads === 0 && D / heads >= K) return { D, H: heads, K: D / heads }
  throw fault(
    'cfg.n_heads',
    `${H} heads of ${K} are wider than d_model ${D}`,
    'models whose heads together are wider than the residual stream cannot be read',
  )
}

/** Heads of one shape in another that holds them; scores are divided by `scale` there, by the root of K here. */
export const fitHeads = (heads: Heads, from: HeadShape, to: HeadShape, scale: number): Heads => {
  const { D } = from
  const factor = scale === Math.sqrt(to.K) ? 1 : Math.sqrt(to.K) / scale
  /** [H, rows, K] */
  const byColumn = (values: Float32Array, rows: number, by = 1): Float32Array => {
    const out = new Float32Array(to.H * rows * to.K)
    for (let row = 0; row < from.H * rows; row++)
      for (let k = 0; k < from.K; k++) out[row * to.K + k] = Math.fround(values[row * from.K + k]! * by)
    return out
  }
  /** [H, K, D] */
  const byRow = (values: Float32Array): Float32Array => {
    const out = new Float32Array(to.H * to.K * D)
    for (let h = 0; h < from.H; h++)
      out.set(values.subarray(h * from.K * D, (h + 1) * from.K * D), h * to.K * D)
    return out
  }
  return {
    W_Q: byColumn(heads.W_Q, D, factor),
    b_Q: byColumn(heads.b_Q, 1, factor),
    W_K: byColumn(heads.W_K, D),
    b_K: byColumn(heads.b_K, 1),
    W_V: byColumn(heads.W_V, D),
    b_V: byColumn(heads.b_V, 1),
    W_O: byRow(heads.W_O),
  }
}
