import { attention } from './attention.js'
import { attentionBias } from './attention-bias.js'
import { type BlockInput, blockParts } from './block-parts.js'
import { linear } from './linear.js'
import type { Tensor, Tf } from './tf.js'

/**
 * One block of the encoder, with norms before (Xiong et al. 2020) or after (Vaswani et al. 2017) each part.
 * @param x [B·T, D]
 * @param mask from `attentionMask`
 * @returns [B·T, D]
 */
export const block = (tf: Tf, x: Tensor, mask: Tensor | null, input: BlockInput): Tensor => {
  const { parameter, read, close } = blockParts(tf, input)
  const { B, T, model } = input
  const H = model.heads
  const qkv = linear(tf, read(x), parameter('attn.W_QKV'), attentionBias(tf, parameter, 'QKV')) // [B·T, 3·D]
  return close(x, attention(tf, qkv, mask, { B, T, H, K: model.dModel / H }))
}
