// `hook_z` of the plain pass without `hook_attn_scores` and `hook_pattern` of the whole batch: strings in parts whose scores fit
// the cache (6 % at T = 512), a gradient by hand, and for one query a string no keys and values at all (10 %, readout eos).
import type { Tensor, Tf } from '../transformer/tf.js'

/** What the scores q·k are multiplied by (Vaswani et al. 2017). */
export const scoreFactor = (K: number): number => 1 / Math.sqrt(K)

type Shape = { B: number; T: number; H: number; K: number }

/**
 * Multi-head attention before its output matrix.
 * @param qkv [B·T, 3·H·K] queries times the score factor, keys and values, in this order, heads side by side
 * @param mask added to the scores, broadcast to [B, H, T, T]: 0, or very negative where a key must not be seen
 * @returns [B·T, H·K]
 */
export const attention = (tf: Tf, qkv: Tensor, mask: Tensor | null, { B, T, H, K }: Shape): Tensor => {
  // One transposition for the three of them; they then lie one behind the other.
  const heads = tf.transpose(tf.reshape(qkv, [B, T, 3, H, K]), [2, 0, 3, 1, 4]) // [3, B, H, T, K]
  const mixed = attend(tf, tf.reshape(heads, [3 * B, H, T, K]), mask) // [B, H, T, K]
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [B * T, H * K])
}

/**
 * The same for one query a string, without a key or a value of any position: q·(x W_K) is (q W_Kᵀ)·x, and the mean of x W_V is
 * the mean of x, through W_V. So two products of all positions with a matrix become products of one vector a string and head.
 * @param q [B, H·K] queries times the score factor
 * @param x [B·T, D] what keys and values would be made of
 * @param matrices W_K and W_V [D, H·K]
 * @param mask broadcast to [B, H, 1, T]
 * @returns [B, H·K], without the values' bias
 */
export const attendOne = (
  tf: Tf,
  q: Tensor,
  x: Tensor,
  { W_K, W_V }: { W_K: Tensor; W_V: Tensor },
  mask: Tensor | null,
  { B, T, H, K }: Shape,
): Tensor => {
  const D = W_K.shape[0]!
  /** [B, H, M] times, for each head, a matrix [H, M, N]: [B, H, N]. */
  const byHead = (vectors: Tensor, W: Tensor) =>
    tf.transpose(tf.matMul(tf.transpose(vectors, [1, 0, 2]), W), [1, 0, 2])
  const seeking = byHead(tf.reshape(q, [B, H, K]), tf.transpose(tf.reshape(W_K, [D, H, K]), [1, 2, 0])) // [B, H, D]
  const seen = tf.reshape(x, [B, T, D])
  const hidden = mask === null ? null : tf.reshape(mask, [mask.shape[0]!, 1, T])
  const mean = attendOver(tf, seeking, seen, seen, hidden) // [B, H, D]
  return tf.reshape(byHead(mean, tf.transpose(tf.reshape(W_V, [D, H, K]), [1, 0, 2])), [B, H * K])
}

/**
 * The strings of a batch in parts whose scores fit in a core's cache, so that softmax and gradient find them there
 * (bench/README.md), and no more than one part's scores are alive beside the patterns.
 * @param heads [3·B, H, T, K]
 * @returns [B, H, T, K]
 */
const attend = (tf: Tf, heads: Tensor, mask: Tensor | null): Tensor => {
  const [B3, H, T] = heads.shape as [number, number, number]
  const B = B3 / 3
  const b = Math.max(1, Math.min(B, Math.floor(CACHED / (H * T * T))))
  const sizes = Array.from({ length: Math.ceil(B / b) }, (_, i) => Math.min(b, B - i * b))
  const C = sizes.length
  const parts = tf.split(heads, [...sizes, ...sizes, ...sizes])
  const masks = mask === null || mask.shape[0] === 1 ? sizes.map(() => mask) : tf.split(mask, sizes)
  return tf.concat(
    sizes.map((_, i) => attendOver(tf, parts[i]!, parts[C + i]!, parts[2 * C + i]!, masks[i]!)),
  )
}

/** Scores that are computed together: 2 MB. */
const CACHED = 1 << 19

/**
 * softmax(q kᵀ + mask) v for k and v [..., T, K] and q [..., Q, K] of Q queries. The gradient of the softmax needs, for each
 * query, the sum over the keys of (pattern · its gradient); that equals the sum over K of (result · its gradient), which is
 * T / K times smaller (Dao et al. 2022, FlashAttention, appendix B.2).
 */
const attendOver = (tf: Tf, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | null): Tensor =>
  tf.customGrad((...args) => {
    const [q, k, v, save] = args as unknown as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void]
    const scores = tf.matMul(q, k, false, true) // [..., Q, T]
    const pattern = tf.softmax(mask === null ? scores : tf.add(scores, mask))
    const mixed = tf.matMul(pattern, v)
    save([q, k, v, pattern, mixed])
    return {
      value: mixed,
      gradFunc: (dMixed: Tensor, saved: Tensor[]) => {
        const [q, k, v, pattern, mixed] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor]
        const along = tf.sum(tf.mul(dMixed, mixed), -1, true) // [..., Q, 1]
        const dScores = tf.mul(pattern, tf.sub(tf.matMul(dMixed, v, false, true), along))
        return [
          tf.matMul(dScores, k),
          tf.matMul(dScores, q, true, false),
          tf.matMul(pattern, dMixed, true, false),
        ]
      },
    }
  })(q, k, v)
