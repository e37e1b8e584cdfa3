import type { ModelSpec } from '@sweepstack/contracts'
import { queriesKeysValues } from './block.js'
import { keepAll } from './dropout.js'
import { embeddingOf, pairNumbers, pairRows, pairsPay } from './embed.js'
import { gatherRows } from './gather-rows.js'
import type { Parameters } from './parameters.js'
import { readsOnePosition } from './readout.js'
import type { Tensor, Tf } from './tf.js'

/**
 * The first block's queries, keys and values of each pair of a place and a token: [T·V, 3·D]. They depend on no string, so the
 * parts of a batch share them.
 */
export const pairTable = (tf: Tf, model: ModelSpec, parameters: Parameters, T: number): Tensor => {
  const rows = pairRows(tf, model, T, embeddingOf(model, parameters))
  return queriesKeysValues(tf, rows, { model, parameters, layer: 0, dropout: keepAll })
}

/**
 * Whether it does for B strings of V kinds of tokens: not where dropout comes before it or the first block reads one position only.
 * Without positions there are V pairs, few enough for each part to compute its own.
 */
export const hasPairTable = (model: ModelSpec, V: number, B: number): boolean => {
  const { dropout, positional, layers } = model
  const whole = layers > (readsOnePosition(model) ? 1 : 0)
  return whole && dropout === 0 && positional !== 'none' && pairsPay(V, B)
}

/** The rows of a table [T·V, M] at each position of tokens [B, T]: [B·T, M]. */
export const lookUp = (tf: Tf, table: Tensor, tokens: Tensor): Tensor => {
  const numbers = pairNumbers(tf, tokens, table.shape[0]! / tokens.shape[1]!)
  return gatherRows(tf, table, tf.reshape(numbers, [numbers.size]))
}
