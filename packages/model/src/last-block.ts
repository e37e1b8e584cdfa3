import { attendOne } from './attention.js'
import { attentionBias } from './attention-bias.js'
import { type BlockInput, blockParts } from './block-parts.js'
import { linear } from './linear.js'
import type { Tensor, Tf } from './tf.js'

/**
 * The last block where only one position of each string is read: the others need keys and values, but no
 * query, no output and no mlp, which is most of the block's work.
 * @param x [B·T, D]
 * @param pick the position read: [B·T, D] to [B, D]
 * @param mask from `readMask`
 * @returns [B, D]
 */
export const lastBlock = (
  tf: Tf,
  x: Tensor,
  pick: (x: Tensor) => Tensor,
  mask: Tensor | null,
  input: BlockInput,
): Tensor => {
  const { parameter, read, close } = blockParts(tf, input)
  const { B, T, model } = input
  const { dModel: D, heads: H } = model
  const [W_Q, W_KV] = tf.split(parameter('attn.W_QKV'), [D, 2 * D], 1) as [Tensor, Tensor]
  const stream = read(x)
  const q = linear(tf, pick(stream), W_Q, attentionBias(tf, parameter, 'Q')) // [B, D]
  const kv = linear(tf, stream, W_KV, attentionBias(tf, parameter, 'KV')) // [B·T, 2·D]
  return close(pick(x), attendOne(tf, q, kv, mask, { B, T, H, K: D / H }))
}
