import { hasEnd, hasStart, type ModelSpec, type Readout, VOCABULARY } from '@sweepstack/contracts'
import { hasSurplus } from './special-tokens.js'
import type { Tensor, Tf } from './tf.js'

/**
 * What each position counts for the vector that the logit is read from: 1 at a single one, 1 / n at each of n; all 0 where a string has
 * none to read.
 * @param tokens [B, T], from `asRead`
 * @returns [B, T]
 */
export const readShares = (tf: Tf, model: ModelSpec, tokens: Tensor): Tensor => {
  const T = tokens.shape[1]!
  const isBracket = tf.cast(tf.greaterEqual(tokens, tf.scalar(VOCABULARY.brackets, 'int32')), 'float32')
  const n = tf.sum(isBracket, 1, true) // [B, 1]; brackets stand from position 1 to n
  const after = (k: number) => tf.add(n, k)
  const first = hasStart(model) ? 0 : 1
  const spans: Record<Readout, [from: Tensor | number, to: Tensor | number]> = {
    eos: [after(1), after(2)],
    first: [first, first + 1],
    last: [n, after(1)],
    mean: [1, after(1)],
    'mean-tokens': [first, after(hasEnd(model) ? 2 : 1)],
    'mean-all': [first, hasSurplus(model) ? T - 1 : T],
  }
  const [from, to] = spans[model.readout]
  const position = tf.range(0, T)
  const isRead = tf.logicalAnd(tf.greaterEqual(position, from), tf.less(position, to))
  const counted = tf.add(tf.cast(isRead, 'float32'), tf.zerosLike(isBracket)) // [B, T], whether or not it depends on the string
  return tf.div(counted, tf.maximum(tf.sum(counted, 1, true), 1))
}
