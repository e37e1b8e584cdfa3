import type { ModelSpec } from '@sweepstack/contracts'
import { gatherRows } from './gather-rows.js'
import { sinusoidalPositions } from './positions.js'
import type { Tensor, Tf } from './tf.js'

/**
 * The residual stream, with rows that are alike kept once: before the first block a position's vector depends on
 * nothing but its token and its place, so what the block computes of each position alone it computes of each of the
 * T·V pairs instead of the B·T positions. With T = 40 and V = 5 these are 200 instead of 2,560.
 */
export type Stream = {
  /** [R, D] */
  rows: Tensor
  /** What was computed of each row, put where it belongs: [R, M] to [B·T, M]. */
  spread: (x: Tensor) => Tensor
}

/** A stream that has a row for each position. */
export const fullStream = (x: Tensor): Stream => ({ rows: x, spread: (y) => y })

/**
 * Token embedding plus position.
 * @param tokens [B, T]
 * @param params W_E [V, D] and, with learned positions, W_pos [T or more, D]
 */
export const embed = (
  tf: Tf,
  { positional, dModel: D }: ModelSpec,
  tokens: Tensor,
  { W_E, W_pos }: { W_E: Tensor; W_pos: Tensor | undefined },
): Stream => {
  const [B, T] = tokens.shape as [number, number]
  const V = W_E.shape[0]!
  if (positional === 'none') return table(tf, W_E, tokens)
  const positions =
    W_pos === undefined ? tf.tensor2d(sinusoidalPositions(T, D), [T, D]) : tf.slice(W_pos, [0, 0], [T, D])
  if (2 * V > B) {
    const { rows, spread } = table(tf, W_E, tokens)
    const embedded = tf.add(tf.reshape(spread(rows), [B, T, D]), tf.reshape(positions, [1, T, D]))
    return fullStream(tf.reshape(embedded, [B * T, D]))
  }
  const pairs = tf.add(tf.reshape(W_E, [1, V, D]), tf.reshape(positions, [T, 1, D]))
  const numbers = tf.add(tokens, tf.range(0, T * V, V, 'int32'))
  return table(tf, tf.reshape(pairs, [T * V, D]), numbers)
}

const table = (tf: Tf, rows: Tensor, numbers: Tensor): Stream => {
  const ids = tf.reshape(numbers, [numbers.size])
  return { rows, spread: (x) => gatherRows(tf, x, ids) }
}
