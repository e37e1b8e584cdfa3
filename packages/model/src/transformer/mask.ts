import { hasStart, type ModelSpec, VOCABULARY } from '@sweepstack/contracts'
import { hasSurplus } from './special-tokens.js'
import type { Tensor, Tf } from './tf.js'

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
