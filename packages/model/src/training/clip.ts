import type { Tensor, Tf } from '../transformer/tf.js'

/**
 * Scales the gradient down to a global L2 norm of at most `limit`, as torch.nn.utils.clip_grad_norm_:
 * gradient · min(1, limit / (norm + 1e-6)). Null: not clipped, only measured.
 * @param gradient [P]
 * @returns the gradient [P] and its norm before (scalar)
 */
export const clip = (tf: Tf, gradient: Tensor, limit: number | null): { gradient: Tensor; norm: Tensor } => {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)))
  if (limit === null) return { gradient, norm }
  const factor = tf.minimum(tf.div(limit, tf.add(norm, 1e-6)), 1)
  return { gradient: tf.mul(gradient, factor), norm }
}
