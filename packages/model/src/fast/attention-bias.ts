// b_Q, b_K and b_V as the plain pass adds them, but for b_K: it changes no logit, so here it is left out. Gains nothing: it
// spares Adam steps of rounding noise.
import type { Tensor, Tf } from '../transformer/tf.js'

/**
 * The biases of queries, keys and values side by side, with zeros for the keys: a key's bias adds the same to all
 * scores of a query, which the softmax takes away again. Its gradient is 0, and computed it would be rounding
 * noise that Adam, dividing by its size, makes whole steps of. So b_K is kept for its name and never used.
 */
export const attentionBias = (
  tf: Tf,
  parameter: (name: string) => Tensor,
  parts: 'QKV' | 'Q' | 'KV',
): Tensor => {
  const vectors = [...parts].map((part) => {
    const bias = parameter(`attn.b_${part}`)
    return part === 'K' ? tf.zeros(bias.shape) : bias
  })
  return tf.concat(vectors)
}
