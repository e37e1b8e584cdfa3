// The last block of the plain pass where the logit is read from one position: that position only. A pass then takes half to four
// fifths of the work (bench/README.md, "The model's training step").
import type { Tensor, Tf } from '../transformer/tf.js'
import { attendOne, scoreFactor } from './attention.js'
import { attentionBias } from './attention-bias.js'
import { type BlockInput, blockParts } from './block-parts.js'
import type { Stream } from './embed.js'

/**
 * The last block where only one position of each string is read: of the others attention takes a mean, and they need no query,
 * no output and no mlp. That is nearly all of the block's work.
 * @param stream of R rows
 * @param pick the position read: [C, D] to [B, D]
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
  const { parameter, read, readable, close } = blockParts(tf, input)
  const { B, T, model } = input
  const { dModel: D, heads: H } = model
  const K = D / H
  const { rows, place, spread } = stream
  const [W_Q, W_KV] = tf.split(parameter('attn.W_QKV'), [D, 2 * D], 1) as [Tensor, Tensor]
  const picked = pick(place(rows))
  const q = tf.mul(read(picked, W_Q, attentionBias(tf, parameter, 'Q')), scoreFactor(K)) // [B, D]
  const { x, W, b } = readable(rows, W_KV, attentionBias(tf, parameter, 'KV'))
  const [W_K, W_V] = tf.split(W, 2, 1) as [Tensor, Tensor]
  const b_V = tf.slice(b, [D], [D])
  const mixed = attendOne(tf, q, spread(x), { W_K, W_V }, mask, { B, T, H, K }) // [B, D]
  return close(picked, tf.add(mixed, b_V))
}
