// The logits of the plain pass (../transformer/hooked-forward.ts), sooner: the files here each say what they compute of it, and what
// that gained of a training step (bench/README.md, "What paid"). No activation on the way is the plain pass's: do not read any.
import { hasEnd, hasFinalNorm, type ModelSpec } from '@sweepstack/contracts'
import { type Dropout, keepAll } from '../transformer/dropout.js'
import type { Parameters } from '../transformer/parameters.js'
import { asRead } from '../transformer/special-tokens.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { activate } from './activation.js'
import { block } from './block.js'
import { embed, embeddingOf, fullStream, type Stream } from './embed.js'
import { lastBlock } from './last-block.js'
import { layerNorm } from './layer-norm.js'
import { linear } from './linear.js'
import { attentionMask, readMask } from './mask.js'
import { lookUp } from './pair-table.js'
import { allPlaces, type Places, tokenPlaces } from './places.js'
import { readOut, readsOnePosition, wholeBlocks } from './readout.js'

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

/** The transformer encoder, from tokens [B, T] to one logit a string [B]; positive: balanced. */
export const fastForward = (tf: Tf, given: ForwardInput): Tensor => {
  const { model } = given
  // Where there is no end token its place is padding.
  const input = { ...given, tokens: asRead(tf, model, given.tokens), padded: given.padded || !hasEnd(model) }
  const { tokens, padded } = input
  const places = placesOf(tf, input)
  const pick = (x: Tensor) => readOut(tf, model, x, tokens, places, padded)
  const stream = streamAfter(tf, input, places, wholeBlocks(model))
  if (!readsOnePosition(model)) return logitsOf(tf, input, stream.place(stream.rows), pick)
  const mask = readMask(tf, model, tokens, padded)
  const read = lastBlock(tf, stream, pick, mask, blockInput(input, places, model.layers - 1))
  return logitsOf(tf, input, read, (x) => x)
}

const placesOf = (tf: Tf, { model, tokens, tokensAtMost = null }: ForwardInput): Places =>
  tokensAtMost === null || model.padding === 'seen'
    ? allPlaces(tf, tokens.shape)
    : tokenPlaces(tf, tokens, tokensAtMost)

/** The stream after so many blocks. */
const streamAfter = (tf: Tf, input: ForwardInput, places: Places, blocks: number): Stream => {
  const { model, parameters, tokens, padded, dropout = keepAll, pairTable = null } = input
  const mask = attentionMask(tf, model, tokens, padded)
  const embedded = embed(tf, model, tokens, places, embeddingOf(model, parameters))
  const { rows, place } = embedded
  let stream = dropout === keepAll ? embedded : fullStream(dropout(place(rows)), places)
  for (let layer = 0; layer < blocks; layer++) {
    const known = layer === 0 && pairTable !== null ? lookUp(tf, pairTable, tokens) : null
    stream = fullStream(block(tf, stream, mask, blockInput(input, places, layer), known), places)
  }
  return stream
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
  const read = headOf(tf, { model, parameters }, pick(normed))
  const logits = linear(tf, read, parameters('unembed.W_U'), parameters('unembed.b_U')) // [B, 1]
  return tf.reshape(logits, [logits.shape[0]!])
}

/** [B, D] to what W_U is applied to: [B, D], or [B, M] where the head is an mlp. */
const headOf = (
  tf: Tf,
  { model, parameters }: Pick<ForwardInput, 'model' | 'parameters'>,
  x: Tensor,
): Tensor => {
  const { head, eps: epsilon } = model
  if (head.kind === 'linear') return x
  const hidden = linear(tf, x, parameters('head.W_in'), parameters('head.b_in'))
  const normed = head.norm
    ? layerNorm(tf, hidden, { w: parameters('head.ln.w'), b: parameters('head.ln.b'), epsilon })
    : hidden
  return activate(tf, head.activation, normed)
}
