// One block of the plain pass, from stream to stream: its queries, keys and values as one product, with the score factor 1 / √K in the queries'
// columns, where the plain pass has three products and divides the scores. The factor and the folded norms gained 5 %.
import type { Tensor, Tf } from '../transformer/tf.js'
import { attention, scoreFactor } from './attention.js'
import { attentionBias } from './attention-bias.js'
import { type BlockInput, type BlockPart, blockParts } from './block-parts.js'
import type { Stream } from './embed.js'

/**
 * One block of the encoder, with norms before (Xiong et al. 2020) or after (Vaswani et al. 2017) each part.
 * @param stream of R rows
 * @param mask from `attentionMask`
 * @param known what `queriesKeysValues` gives, at each position [B·T, 3·D]; null: not yet
 * @returns [C, D]
 */
export const block = (
  tf: Tf,
  { rows, place, spread }: Stream,
  mask: Tensor | null,
  input: BlockInput,
  known: Tensor | null = null,
): Tensor => {
  const { B, T, places, model } = input
  const { dModel: D, heads: H } = model
  const qkv = known ?? spread(queriesKeysValues(tf, rows, input))
  const mixed = attention(tf, qkv, mask, { B, T, H, K: D / H })
  return blockParts(tf, input).close(place(rows), places.collect(mixed))
}

/**
 * What attention takes of rows [R, D] of the stream.
 * @returns [R, 3·D] queries times the score factor, keys and values
 */
export const queriesKeysValues = (tf: Tf, rows: Tensor, input: BlockPart): Tensor => {
  const { parameter, read } = blockParts(tf, input)
  const { dModel: D, heads: H } = input.model
  // The scores' factor goes into the queries' columns: a matrix is smaller than the queries of all positions.
  const factor = scoreFactor(D / H)
  const factors = tf.tensor1d(Float32Array.from({ length: 3 * D }, (_, i) => (i < D ? factor : 1)))
  const W = tf.mul(parameter('attn.W_QKV'), factors)
  const b = tf.mul(attentionBias(tf, parameter, 'QKV'), factors)
  return read(rows, W, b)
}
