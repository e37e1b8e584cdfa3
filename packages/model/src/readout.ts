import { type ModelSpec, VOCABULARY } from '@sweepstack/contracts'
import type { Tensor, Tf } from './tf.js'

/**
 * The vector each logit is read from.
 * @param x [B, T, D]
 * @param padded whether strings differ in length; where not, single positions are cut out, which is cheaper
 * @returns [B, D]
 */
export const readOut = (
  tf: Tf,
  readout: ModelSpec['readout'],
  x: Tensor,
  tokens: Tensor,
  padded: boolean,
): Tensor => {
  const [B, T, D] = x.shape as [number, number, number]
  if (!padded && readout !== 'mean') {
    const at = { eos: T - 1, first: 0, last: T - 2 }[readout]
    return tf.reshape(tf.slice(x, [0, at, 0], [B, 1, D]), [B, D])
  }
  const weights = tf.reshape(readoutWeights(tf, readout, tokens), [B, 1, T])
  return tf.reshape(tf.matMul(weights, x), [B, D])
}

/**
 * The share [B, T] that each position has in the vector the logit is read from: 1 at one position, or 1 / n at
 * each of the n brackets.
 * @param tokens [B, T]
 */
const readoutWeights = (tf: Tf, readout: ModelSpec['readout'], tokens: Tensor): Tensor => {
  const is = (token: number) => tf.cast(tf.equal(tokens, tf.scalar(token, 'int32')), 'float32')
  switch (readout) {
    case 'eos':
      return is(VOCABULARY.end)
    case 'first':
      return is(VOCABULARY.start)
    case 'mean': {
      const first = tf.scalar(VOCABULARY.brackets, 'int32')
      const brackets = tf.cast(tf.greaterEqual(tokens, first), 'float32')
      return tf.div(brackets, tf.maximum(tf.sum(brackets, 1, true), 1))
    }
    case 'last': {
      const [B, T] = tokens.shape as [number, number]
      return tf.concat([tf.slice(is(VOCABULARY.end), [0, 1], [B, T - 1]), tf.zeros([B, 1])], 1)
    }
  }
}
