import type { Tensor, Tf } from './tf.js'

type Shape = { B: number; T: number; H: number; K: number }

/**
 * Multi-head attention before its output matrix.
 * @param qkv [B·T, 3·H·K] queries, keys and values, in this order, heads side by side
 * @param mask added to the scores, broadcast to [B, H, T, T]: 0, or very negative where a key must not be seen
 * @returns [B·T, H·K]
 */
export const attention = (tf: Tf, qkv: Tensor, mask: Tensor | null, { B, T, H, K }: Shape): Tensor => {
  // One transposition for the three of them; they then lie one behind the other.
  const heads = tf.transpose(tf.reshape(qkv, [B, T, 3, H, K]), [2, 0, 3, 1, 4]) // [3, B, H, T, K]
  const [q, k, v] = tf.split(heads, 3, 0).map((part) => tf.reshape(part, [B, H, T, K])) as [
    Tensor,
    Tensor,
    Tensor,
  ]
  const mixed = attend(tf, tf.mul(q, 1 / Math.sqrt(K)), k, v, mask) // [B, H, T, K]
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [B * T, H * K])
}

/**
 * The same for one query a string.
 * @param q [B, H·K]
 * @param kv [B·T, 2·H·K]
 * @param mask broadcast to [B, H, 1, T]
 * @returns [B, H·K]
 */
export const attendOne = (
  tf: Tf,
  q: Tensor,
  kv: Tensor,
  mask: Tensor | null,
  { B, T, H, K }: Shape,
): Tensor => {
  const heads = tf.transpose(tf.reshape(kv, [B, T, 2, H, K]), [2, 0, 3, 1, 4]) // [2, B, H, T, K]
  const [k, v] = tf.split(heads, 2, 0).map((part) => tf.reshape(part, [B, H, T, K])) as [Tensor, Tensor]
  const query = tf.mul(tf.reshape(q, [B, H, 1, K]), 1 / Math.sqrt(K))
  return tf.reshape(attend(tf, query, k, v, mask), [B, H * K])
}

/**
 * softmax(q kᵀ + mask) v for k and v [B, H, T, K] and q [B, H, Q, K] of Q queries. The gradient of the softmax needs, for each query, the sum over the
 * keys of (pattern · its gradient); that equals the sum over K of (result · its gradient), which is T / K times
 * smaller (Dao et al. 2022, FlashAttention, appendix B.2).
 */
const attend = (tf: Tf, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | null): Tensor =>
  tf.customGrad((...args) => {
    const [q, k, v, save] = args as unknown as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void]
    const scores = tf.matMul(q, k, false, true) // [B, H, Q, T]
    const pattern = tf.softmax(mask === null ? scores : tf.add(scores, mask))
    const mixed = tf.matMul(pattern, v)
    save([q, k, v, pattern, mixed])
    return {
      value: mixed,
      gradFunc: (dMixed: Tensor, saved: Tensor[]) => {
        const [q, k, v, pattern, mixed] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor]
        const along = tf.sum(tf.mul(dMixed, mixed), -1, true) // [B, H, Q, 1]
        const dScores = tf.mul(pattern, tf.sub(tf.matMul(dMixed, v, false, true), along))
        return [
          tf.matMul(dScores, k),
          tf.matMul(dScores, q, true, false),
          tf.matMul(pattern, dMixed, true, false),
        ]
      },
    }
  })(q, k, v)
