import type { ModelSpec } from '@sweepstack/contracts'
import { block } from './block.js'
import { type Dropout, keepAll } from './dropout.js'
import { embed, fullStream, type Stream } from './embed.js'
import { lastBlock } from './last-block.js'
import { layerNorm } from './layer-norm.js'
import { linear } from './linear.js'
import { attentionMask, readMask } from './mask.js'
import type { Parameters } from './parameters.js'
import { readOut } from './readout.js'
import type { Tensor, Tf } from './tf.js'

export type ForwardInput = {
  model: ModelSpec
  parameters: Parameters
  /** [B, T], int32 */
  tokens: Tensor
  /** Whether any row may end in padding. Where none does, no op is spent on masks. */
  padded: boolean
  dropout?: Dropout
}

/** Places of a forward pass that use dropout: after the embedding, each attention and each mlp. */
export const dropoutPlaces = ({ layers }: ModelSpec): number => 1 + 2 * layers

/** The transformer encoder, from tokens [B, T] to one logit a string [B]; positive: balanced. */
export const forward = (tf: Tf, input: ForwardInput): Tensor => {
  const { model, tokens, padded } = input
  const [B, T] = tokens.shape as [number, number]
  const D = model.dModel
  const pick = (x: Tensor) => readOut(tf, model.readout, tf.reshape(x, [B, T, D]), tokens, padded)
  if (!readsOnePosition(model)) {
    const { rows, spread } = streams(tf, input, model.layers).at(-1)!
    return logitsOf(tf, input, spread(rows), pick)
  }
  const stream = streams(tf, input, model.layers - 1).at(-1)!
  const mask = readMask(tf, model, tokens, padded)
  const read = lastBlock(tf, stream, pick, mask, blockInput(input, model.layers - 1))
  return logitsOf(tf, input, read, (x) => x)
}

/** The residual stream [B·T, D] before the first block and after each. */
export const residuals = (tf: Tf, input: ForwardInput): Tensor[] =>
  streams(tf, input, input.model.layers).map(({ rows, spread }) => spread(rows))

/** The stream before the first block and after each of `blocks` blocks. */
const streams = (tf: Tf, input: ForwardInput, blocks: number): Stream[] => {
  const { model, parameters, tokens, padded, dropout = keepAll } = input
  const mask = attentionMask(tf, model, tokens, padded)
  const W_pos = model.positional === 'learned' ? parameters('pos_embed.W_pos') : undefined
  const embedded = embed(tf, model, tokens, { W_E: parameters('embed.W_E'), W_pos })
  const { rows, spread } = embedded
  const found = [dropout === keepAll ? embedded : fullStream(dropout(spread(rows)))]
  for (let layer = 0; layer < blocks; layer++)
    found.push(fullStream(block(tf, found[layer]!, mask, blockInput(input, layer))))
  return found
}

/** A mean needs every position; so would causal attention read at the start, which sees no other. */
const readsOnePosition = ({ readout, attention }: ModelSpec): boolean =>
  readout !== 'mean' && !(readout === 'first' && attention === 'causal')

const blockInput = ({ model, parameters, tokens, dropout = keepAll }: ForwardInput, layer: number) => ({
  model,
  parameters,
  layer,
  B: tokens.shape[0]!,
  T: tokens.shape[1]!,
  dropout,
})

/** The final norm (pre-norm only) acts on each position, the mean of a mean readout comes after it. */
const logitsOf = (
  tf: Tf,
  { model, parameters }: ForwardInput,
  x: Tensor,
  pick: (x: Tensor) => Tensor,
): Tensor => {
  const normed =
    model.norm === 'pre' ? layerNorm(tf, x, { w: parameters('ln_final.w'), b: parameters('ln_final.b') }) : x
  const logits = linear(tf, pick(normed), parameters('unembed.W_U'), parameters('unembed.b_U')) // [B, 1]
  return tf.reshape(logits, [logits.shape[0]!])
}
