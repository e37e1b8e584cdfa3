import { attention, scoreFactor } from './attention.js'
import { attentionBias } from './attention-bias.js'
import { type BlockInput, blockParts } from './block-parts.js'
import type { Stream } from './embed.js'
import type { Tensor, Tf } from './tf.js'

/**
 * One block of the encoder, with norms before (Xiong et al. 2020) or after (Vaswani et al. 2017) each part.
 * @param stream of R rows
 * @param mask from `attentionMask`
 * @returns [C, D]
 */
export const block = (tf: Tf, stream: Stream, mask: Tensor | null, input: BlockInput): Tensor => {
  const { parameter, read, close } = blockParts(tf, input)
  const { B, T, places, model } = input
  const { dModel: D, heads: H } = model
  const { rows, place, spread } = stream
  // The scores' factor goes into the queries' columns: a matrix is smaller than the queries of all positions.
  const factor = scoreFactor(D / H)
  const factors = tf.tensor1d(Float32Array.from({ length: 3 * D }, (_, i) => (i < D ? factor : 1)))
  const W = tf.mul(parameter('attn.W_QKV'), factors)
  const b = tf.mul(attentionBias(tf, parameter, 'QKV'), factors)
  const qkv = spread(read(rows, W, b)) // [B·T, 3·D]
  const mixed = attention(tf, qkv, mask, { B, T, H, K: D / H })
  return close(place(rows), places.collect(mixed))
}
