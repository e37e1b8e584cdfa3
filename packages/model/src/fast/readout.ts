// The plain pass's `readShares` times the stream, as a cut where one position is read and a product where a mean is. Not measured apart.
import { hasStart, type ModelSpec, VOCABULARY } from '@sweepstack/contracts'
import { readShares } from '../transformer/readout.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { gatherRows } from './gather-rows.js'
import type { Places } from './places.js'

/** A mean needs every position; so would causal attention read at the start, which sees no other. */
export const readsOnePosition = ({ readout, attention }: ModelSpec): boolean =>
  !readout.startsWith('mean') && !(readout === 'first' && attention === 'causal')

/** Blocks that compute every position: the last need not where only one is read. */
export const wholeBlocks = (model: ModelSpec): number => model.layers - (readsOnePosition(model) ? 1 : 0)

/**
 * The vector each logit is read from.
 * @param x [C, D], the places of tokens [B, T]
 * @param padded whether strings differ in length; where not, single positions are cut out, which is cheaper
 * @returns [B, D]
 */
export const readOut = (
  tf: Tf,
  model: ModelSpec,
  x: Tensor,
  tokens: Tensor,
  places: Places,
  padded: boolean,
): Tensor => {
  const [[B, T], D] = [tokens.shape as [number, number], x.shape[1]!]
  const { readout } = model
  if (readout === 'mean' || readout === 'mean-tokens' || readout === 'mean-all') {
    const all = tf.reshape(places.spread(x), [B, T, D])
    const shares = tf.reshape(readShares(tf, model, tokens), [B, 1, T])
    return tf.reshape(tf.matMul(shares, all), [B, D])
  }
  const first = hasStart(model) ? 0 : 1
  if (padded) return gatherRows(tf, x, rowsRead(tf, { eos: 1, first, last: 0 }, readout, tokens, places))
  const at = { eos: T - 1, first, last: T - 2 }[readout]
  return tf.reshape(tf.slice(tf.reshape(x, [B, T, D]), [0, at, 0], [B, 1, D]), [B, D])
}

/**
 * The row of the position read of each string, [B]: the last bracket, the end token behind it, or one that is the same in all. A
 * string's rows lie one behind the other.
 */
const rowsRead = (
  tf: Tf,
  offset: Record<'eos' | 'first' | 'last', number>,
  readout: 'eos' | 'first' | 'last',
  tokens: Tensor,
  places: Places,
): Tensor => {
  const B = tokens.shape[0]!
  const start = tf.add(
    tf.reshape(tf.slice(places.rows(), [0, 0], [B, 1]), [B]),
    tf.scalar(offset[readout], 'int32'),
  )
  if (readout === 'first') return start
  return tf.add(start, tf.sum(tf.cast(isBracket(tf, tokens), 'int32'), 1))
}

const isBracket = (tf: Tf, tokens: Tensor): Tensor =>
  tf.greaterEqual(tokens, tf.scalar(VOCABULARY.brackets, 'int32'))
