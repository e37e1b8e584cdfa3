import { hasEnd, hasStart, type ModelSpec, type Readout, VOCABULARY } from '@sweepstack/contracts'
import type { Tensor, Tf } from './tf.js'

/**
 * The tokens as the model knows them. Strings are packed as start, brackets, end, padding; for a model without an end
 * token padding begins where it stands. A start token it does not have stays, and nothing sees it (`keyMask`): so a
 * bracket has the same position in every model.
 * @param tokens [B, T]
 */
export const asRead = (tf: Tf, model: ModelSpec, tokens: Tensor): Tensor => {
  if (hasEnd(model)) return tokens
  const kept = tf.cast(tf.notEqual(tokens, tf.scalar(VOCABULARY.end, 'int32')), 'int32')
  // Padding is token 0.
  return tf.mul(tokens, kept)
}

/**
 * Whether the last position is one too many: the place of an end token that the model does not have, where padding is
 * seen. Where it is masked, that place is padding like any other.
 */
export const hasSurplus = (model: ModelSpec): boolean => model.padding === 'seen' && !hasEnd(model)

/** As good as minus infinity for a softmax, and finite: infinity minus infinity would be NaN. */
export const HIDDEN = -1e9

/**
 * What a query does not see: padding (where it is masked), the place of a start or end token that the model does not have, and
 * with causal attention the positions behind it.
 * @param tokens [B, T], from `asRead`
 * @returns [B, 1, T, T] to add to the scores: HIDDEN where the key (last axis) is not seen, else 0
 */
export const keyMask = (tf: Tf, model: ModelSpec, tokens: Tensor): Tensor => {
  const [B, T] = tokens.shape as [number, number]
  const is = (token: number) => tf.cast(tf.equal(tokens, tf.scalar(token, 'int32')), 'float32')
  const byToken = [
    ...(model.padding === 'masked' ? [is(VOCABULARY.pad)] : []),
    ...(hasStart(model) ? [] : [is(VOCABULARY.start)]),
  ].map((hidden) => tf.reshape(hidden, [B, 1, 1, T]))
  const byPlace = Float32Array.from({ length: T * T }, (_, i) => {
    const [query, key] = [Math.floor(i / T), i % T]
    const isFuture = model.attention === 'causal' && key > query
    return isFuture || (hasSurplus(model) && key === T - 1) ? 1 : 0
  })
  const hidden = byToken.reduce<Tensor>(
    (all, one) => tf.maximum(all, one),
    tf.tensor4d(byPlace, [1, 1, T, T]),
  )
  return tf.mul(hidden, HIDDEN)
}

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
