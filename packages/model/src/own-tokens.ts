import { hasEnd, type ModelSpec, VOCABULARY } from '@sweepstack/contracts'
import type { Tensor, Tf } from './tf.js'

type Read = { model: ModelSpec; tokens: Tensor; padded: boolean }

/**
 * The tokens as the model knows them. Strings are packed as start, brackets, end, padding; for a model without an end
 * token padding begins where it stands. A start token it does not have stays, and nothing sees it (mask.ts): so a
 * bracket has the same position in every model.
 */
export const asRead = <T extends Read>(tf: Tf, input: T): T => {
  if (hasEnd(input.model)) return input
  const kept = tf.cast(tf.notEqual(input.tokens, tf.scalar(VOCABULARY.end, 'int32')), 'int32')
  // Padding is token 0.
  return { ...input, tokens: tf.mul(input.tokens, kept), padded: true }
}

/**
 * Whether the last position is one too many: the place of an end token that the model does not have, where padding is
 * seen. Where it is masked, that place is padding like any other.
 */
export const hasSurplus = (model: ModelSpec): boolean => model.padding === 'seen' && !hasEnd(model)
