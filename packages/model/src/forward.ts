import { hasFinalNorm, type ModelSpec } from '@sweepstack/contracts'
import { block } from './block.js'
import { type Dropout, keepAll } from './dropout.js'
import { embed, embeddingOf, fullStream, type Stream } from './embed.js'
import { lastBlock } from './last-block.js'
import { layerNorm } from './layer-norm.js'
import { linear } from './linear.js'
import { attentionMask, readMask } from './mask.js'
import { asRead } from './own-tokens.js'
import { lookUp } from './pair-table.js'
import type { Parameters } from './parameters.js'
import { allPlaces, type Places, tokenPlaces } from './places.js'
import { readOut, readsOnePosition, wholeBlocks } from './readout.js'
import type { Tensor, Tf } from './tf.js'

export type ForwardInput = {
  model: ModelSpec
  parameters: Parameters
  /** [B, T], int32 */
  tokens: Tensor
  /** Whether any row may end in padding. Where none does, no op is spent on masks. */
  padded: boolean
  /** Compute the tokens only and not the padding: of these there are at most so many. */
  tokensAtMost?: number | null
  dropout?: Dropout
  /** Where `hasPairTable`: the first block looks its queries, keys and values up. */
  pairTable?: Tensor | null
}

/** Places of a forward pass that use dropout: after the embedding, each attention and each mlp. */
export const dropoutPlaces = ({ layers }: ModelSpec): number => 1 + 2 * layers

/** The transformer encoder, from tokens [B, T] to one logit a string [B]; positive: balanced. */
export const forward = (tf: Tf, given: ForwardInput): Tensor => {
  const input = asRead(tf, given)
  const { model, tokens, padded } = input
  const places = placesOf(tf, input)
  const pick = (x: Tensor) => readOut(tf, model, x, tokens, places, padded)
  const stream = streams(tf, input, places, wholeBlocks(model)).at(-1)!
  if (!readsOnePosition(model)) return logitsOf(tf, input, stream.place(stream.rows), pick)
  const mask = readMask(tf, model, tokens, padded)
  const read = lastBlock(tf, stream, pick, mask, blockInput(input, places, model.layers - 1))
  return logitsOf(tf, input, read, (x) => x)
}

/** The residual stream [B·T, D] before the first block and after each. */
export const residuals = (tf: Tf, given: ForwardInput): Tensor[] => {
  const input = asRead(tf, given)
  return streams(tf, input, placesOf(tf, input), input.model.layers).map(({ rows, spread }) => spread(rows))
}

const placesOf = (tf: Tf, { model, tokens, tokensAtMost = null }: ForwardInput): Places =>
  tokensAtMost === null || model.padding === 'seen'
    ? allPlaces(tf, tokens.shape)
    : tokenPlaces(tf, tokens, tokensAtMost)

/** The stream before the first block and after each of `blocks` blocks. */
const streams = (tf: Tf, input: ForwardInput, places: Places, blocks: number): Stream[] => {
  const { model, parameters, tokens, padded, dropout = keepAll, pairTable = null } = input
  const mask = attentionMask(tf, model, tokens, padded)
  const embedded = embed(tf, model, tokens, places, embeddingOf(model, parameters))
  const { rows, place } = embedded
  const found = [dropout === keepAll ? embedded : fullStream(dropout(place(rows)), places)]
  for (let layer = 0; layer < blocks; layer++) {
    const known = layer === 0 && pairTable !== null ? lookUp(tf, pairTable, tokens) : null
    found.push(fullStream(block(tf, found[layer]!, mask, blockInput(input, places, layer), known), places))
  }
  return found
}

const blockInput = (
  { model, parameters, tokens, dropout = keepAll }: ForwardInput,
  places: Places,
  layer: number,
) => ({
  model,
  parameters,
  layer,
  B: tokens.shape[0]!,
  T: tokens.shape[1]!,
  places,
  dropout,
})

/** The final norm, where there is one, acts on each position, the mean of a mean readout comes after it. */
const logitsOf = (
  tf: Tf,
  { model, parameters }: ForwardInput,
  x: Tensor,
  pick: (x: Tensor) => Tensor,
): Tensor => {
  const normed = hasFinalNorm(model)
    ? layerNorm(tf, x, { w: parameters('ln_final.w'), b: parameters('ln_final.b'), epsilon: model.eps })
    : x
  const logits = linear(tf, pick(normed), parameters('unembed.W_U'), parameters('unembed.b_U')) // [B, 1]
  return tf.reshape(logits, [logits.shape[0]!])
}
