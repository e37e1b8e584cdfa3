// The first block's queries, keys and values of each pair of token and place, once for all parts of a batch. Gained 6 % at T = 512.
import type { ModelSpec } from '@sweepstack/contracts'
import type { Layout } from '@sweepstack/weights'
import { keepAll } from '../transformer/dropout.js'
import type { Parameters } from '../transformer/parameters.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { queriesKeysValues } from './block.js'
import { embeddingOf, pairNumbers, pairRows, pairsPay } from './embed.js'
import { gatherRows } from './gather-rows.js'
import { wholeBlocks } from './readout.js'

/**
 * The first block's queries, keys and values of each pair of a place and a token: [T·V, 3·D]. They depend on no string, so the
 * parts of a batch can share them.
 */
export const pairTable = (tf: Tf, model: ModelSpec, parameters: Parameters, T: number): Tensor => {
  const rows = pairRows(tf, model, T, embeddingOf(model, parameters))
  return queriesKeysValues(tf, rows, { model, parameters, layer: 0, dropout: keepAll })
}

/**
 * Whether such a table serves a batch of B strings with V kinds of tokens. Not where dropout comes before it, or the first block
 * reads one position only; without positions there are V pairs, few enough for each part to compute its own. The gradient of
 * a part goes over all of the table, which must not be much larger than the part.
 */
export const hasPairTable = (
  model: ModelSpec,
  V: number,
  { B, part }: { B: number; part: number },
): boolean =>
  part < B &&
  pairsPay(V, B) &&
  V <= 2 * part &&
  wholeBlocks(model) > 0 &&
  model.dropout === 0 &&
  model.positional !== 'none'

/** What it is made of: the head of the parameters, up to the first block's output matrix. */
export const tableLayout = ({ blocks, views }: Layout): Layout => {
  const end = blocks.find(({ key }) => key === 'blocks.0.attn.W_O')!.offset
  return {
    size: end,
    blocks: blocks.filter(({ offset }) => offset < end),
    views: views.filter(({ offset }) => offset < end),
  }
}

/** The rows of a table [T·V, M] at each position of tokens [B, T]: [B·T, M]. */
export const lookUp = (tf: Tf, table: Tensor, tokens: Tensor): Tensor => {
  const numbers = pairNumbers(tf, tokens, table.shape[0]! / tokens.shape[1]!)
  return gatherRows(tf, table, tf.reshape(numbers, [numbers.size]))
}
