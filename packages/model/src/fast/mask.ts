// The plain pass's `keyMask`, without the parts that hide nothing in this batch: no op is spent on them. Not measured apart.
import { hasStart, type ModelSpec, VOCABULARY } from '@sweepstack/contracts'
import { HIDDEN } from '../transformer/mask.js'
import { hasSurplus } from '../transformer/special-tokens.js'
import type { Tensor, Tf } from '../transformer/tf.js'

/**
 * What attention must not see: padding (where it is masked), a start token the model does not have, and with causal
 * attention the positions after the query.
 * @param tokens [B, T]
 * @param padded whether any row of the batch may end in padding
 * @returns [1 or B, 1, 1 or T, T] to add to the scores; null where everything is seen, so that no op is spent
 */
export const attentionMask = (tf: Tf, model: ModelSpec, tokens: Tensor, padded: boolean): Tensor | null => {
  const T = tokens.shape[1]!
  const masked = padded && model.padding === 'masked'
  const hidden = hideAll(tf, model, tokens, [...(masked ? [VOCABULARY.pad] : []), ...absentStart(model)])
  if (model.attention === 'bidirectional') return hidden
  const future = tf.tensor4d(
    Float32Array.from({ length: T * T }, (_, i) => (i % T > Math.floor(i / T) ? HIDDEN : 0)),
    [1, 1, T, T],
  )
  return hidden === null ? future : tf.add(future, hidden)
}

/**
 * The row of that mask for the position the logit is read from. After the end token there is only padding; after
 * the last bracket there is the end token too.
 * @returns [B, 1, 1, T] or null
 */
export const readMask = (tf: Tf, model: ModelSpec, tokens: Tensor, padded: boolean): Tensor | null => {
  const causal = model.attention === 'causal'
  const masked = padded && (causal || model.padding === 'masked')
  return hideAll(tf, model, tokens, [
    ...(masked ? [VOCABULARY.pad] : []),
    ...(causal && model.readout === 'last' ? [VOCABULARY.end] : []),
    ...absentStart(model),
  ])
}

const absentStart = (model: ModelSpec): number[] => (hasStart(model) ? [] : [VOCABULARY.start])

const hideAll = (tf: Tf, model: ModelSpec, tokens: Tensor, which: number[]): Tensor | null => {
  const parts = which.map((token) => hide(tf, tokens, token))
  if (hasSurplus(model)) parts.push(hideLast(tf, tokens.shape[1]!))
  return parts.reduce<Tensor | null>((hidden, one) => (hidden === null ? one : tf.add(hidden, one)), null)
}

const hideLast = (tf: Tf, T: number): Tensor =>
  tf.tensor4d(
    Float32Array.from({ length: T }, (_, t) => (t === T - 1 ? HIDDEN : 0)),
    [1, 1, 1, T],
  )

const hide = (tf: Tf, tokens: Tensor, token: number): Tensor => {
  const [B, T] = tokens.shape as [number, number]
  const found = tf.cast(tf.equal(tokens, tf.scalar(token, 'int32')), 'float32')
  return tf.reshape(tf.mul(found, HIDDEN), [B, 1, 1, T])
}
