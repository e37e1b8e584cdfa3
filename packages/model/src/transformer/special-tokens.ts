import { hasEnd, type ModelSpec, VOCABULARY } from '@sweepstack/contracts'
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
