import type { ModelSpec } from '@sweepstack/contracts'
import { sinusoidalPositions } from './positions.js'
import type { Tensor, Tensor1D, Tensor2D, Tf } from './tf.js'

/**
 * Token embedding plus position.
 * @param tokens [B, T]
 * @param params W_E [V, D] and, with learned positions, W_pos [T or more, D]
 * @returns [B·T, D]
 */
export const embed = (
  tf: Tf,
  { positional, dModel: D }: ModelSpec,
  tokens: Tensor,
  params: { W_E: Tensor; W_pos: Tensor | undefined },
): Tensor => {
  const [B, T] = tokens.shape as [number, number]
  const embedded = lookUp(tf, params.W_E, tf.reshape(tokens, [B * T]) as Tensor1D)
  if (positional === 'none') return embedded
  const positions =
    params.W_pos === undefined
      ? tf.tensor3d(sinusoidalPositions(T, D), [1, T, D])
      : tf.reshape(tf.slice(params.W_pos, [0, 0], [T, D]), [1, T, D])
  return tf.reshape(tf.add(tf.reshape(embedded, [B, T, D]), positions), [B * T, D])
}

/** Rows of W_E [V, D] for tokens [N], as a product: V is small, and tfjs's gather reads its indices in JavaScript. */
const lookUp = (tf: Tf, W_E: Tensor, tokens: Tensor1D): Tensor => {
  const rows = tf.cast(tf.oneHot(tokens, W_E.shape[0]!), 'float32') as Tensor2D // [N, V]
  return tf.matMul(rows, W_E as Tensor2D)
}
