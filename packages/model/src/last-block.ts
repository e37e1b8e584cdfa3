import { attendOne } from './attention.js'
import { attentionBias } from './attention-bias.js'
import { type BlockInput, blockParts } from './block-parts.js'
import type { Stream } from './embed.js'
import type { Tensor, Tf } from './tf.js'

/**
 * The last block where only one position of each string is read: the others need keys and values, but no
 * query, no output and no mlp, which is most of the block's work.
 * @param stream of R rows
 * @param pick the position read: [B·T, D] to [B, D]
 * @param mask from `readMask`
 * @returns [B, D]
 */
export const lastBlock = (
  tf: Tf,
  stream: Stream,
  pick: (x: Tensor) => Tensor,
  mask: Tensor | null,
  input: BlockInput,
): Tensor => {
  const { parameter, read, close } = blockParts(tf, input)
  const { B, T, model } = input
  const { dModel: D, heads: H } = model
  const [W_Q, W_KV] = tf.split(parameter('attn.W_QKV'), [D, 2 * D], 1) as [Tensor, Tensor]
  const { rows, spread } = stream
  const picked = pick(spread(rows))
  const q = read(picked, W_Q, attentionBias(tf, parameter, 'Q')) // [B, D]
  const kv = read(rows, W_KV, attentionBias(tf, parameter, 'KV')) // [R, 2·D]
  return close(picked, attendOne(tf, q, spread(kv), mask, { B, T, H, K: D / H }))
}
