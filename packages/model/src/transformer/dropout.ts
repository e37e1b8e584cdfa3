import type { ModelSpec } from '@sweepstack/contracts'
import { splitSeed, statelessUniform } from '@sweepstack/tensor'
import type { Tensor, Tf } from './tf.js'

/** Drops each element with its rate and scales the rest up, so that the expectation stays. */
export type Dropout = (x: Tensor) => Tensor

/** No dropout: evaluation. */
export const keepAll: Dropout = (x) => x

/**
 * Dropout for one forward pass with at most `places` uses. The numbers come from the seed alone, so they are
 * the same eagerly and compiled, and fresh at each step whose seed is.
 * @param seed int32 [2]
 */
export const seededDropout = (tf: Tf, rate: number, seed: Tensor, places: number): Dropout => {
  if (rate === 0) return keepAll
  const seeds = splitSeed(tf, seed, places)
  return (x) => {
    const own = seeds.shift()
    if (own === undefined) throw new RangeError(`more than ${places} places for dropout`)
    const kept = tf.cast(tf.greaterEqual(statelessUniform(tf, x.shape, own), rate), 'float32')
    return tf.mul(x, tf.mul(kept, 1 / (1 - rate)))
  }
}

/** Places of a forward pass that use dropout: after the embedding, each attention and each mlp. */
export const dropoutPlaces = ({ layers }: ModelSpec): number => 1 + 2 * layers
