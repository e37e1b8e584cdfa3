import { type ModelSpec, VOCABULARY } from '@sweepstack/contracts'
import { gatherRows } from './gather-rows.js'
import type { Places } from './places.js'
import type { Tensor, Tf } from './tf.js'

/**
 * The vector each logit is read from.
 * @param x [C, D], the places of tokens [B, T]
 * @param padded whether strings differ in length; where not, single positions are cut out, which is cheaper
 * @returns [B, D]
 */
export const readOut = (
  tf: Tf,
  readout: ModelSpec['readout'],
  x: Tensor,
  tokens: Tensor,
  places: Places,
  padded: boolean,
): Tensor => {
  const [[B, T], D] = [tokens.shape as [number, number], x.shape[1]!]
  if (readout === 'mean') {
    const all = tf.reshape(places.spread(x), [B, T, D])
    return tf.reshape(tf.matMul(tf.reshape(bracketShares(tf, tokens), [B, 1, T]), all), [B, D])
  }
  if (padded) return gatherRows(tf, x, rowsRead(tf, readout, tokens, places))
  const at = { eos: T - 1, first: 0, last: T - 2 }[readout]
  return tf.reshape(tf.slice(tf.reshape(x, [B, T, D]), [0, at, 0], [B, 1, D]), [B, D])
}

/** The row of the end token, the start token or the last bracket of each string, [B]. */
const rowsRead = (tf: Tf, readout: 'eos' | 'first' | 'last', tokens: Tensor, places: Places): Tensor => {
  const token = readout === 'first' ? VOCABULARY.start : VOCABULARY.end
  const is = tf.cast(tf.equal(tokens, tf.scalar(token, 'int32')), 'int32')
  const row = tf.sum(tf.mul(places.rows(), is), 1)
  // At least 0: a compiled pass is recorded on zeros, which have no end.
  return readout === 'last' ? tf.maximum(tf.sub(row, tf.scalar(1, 'int32')), tf.scalar(0, 'int32')) : row
}

/** 1 / n at each of a string's n brackets, [B, T]; all 0 where there are none. */
const bracketShares = (tf: Tf, tokens: Tensor): Tensor => {
  const first = tf.scalar(VOCABULARY.brackets, 'int32')
  const brackets = tf.cast(tf.greaterEqual(tokens, first), 'float32')
  return tf.div(brackets, tf.maximum(tf.sum(brackets, 1, true), 1))
}
