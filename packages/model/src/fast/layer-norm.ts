// `ln*.hook_out` of the plain pass, with a gradient by hand, and folded into the matrix that reads it (5 % with the score factor):
// (n·w + b) W = n (diag(w) W) + b W.
import type { Tensor, Tensor2D, Tf } from '../transformer/tf.js'
import { linear } from './linear.js'

/** Scales w [D] and shifts b [D] of a layer norm, and what is added to the variance. */
export type Norm = { w: Tensor; b: Tensor; epsilon: number }

/**
 * Layer norm over the last axis, Ba et al. 2016: (x - mean) / sqrt(variance + epsilon) · w + b.
 * @param x [N, D]
 */
export const layerNorm = (tf: Tf, x: Tensor, { w, b, epsilon }: Norm): Tensor =>
  tf.add(tf.mul(normalize(tf, x, epsilon), w), b)

/**
 * A matrix W [D, M] and bias b [M] applied to the layer norm of x [N, D].
 * @returns [N, M]
 */
export const normedLinear = (tf: Tf, x: Tensor, norm: Norm, W: Tensor, b: Tensor): Tensor => {
  const [N, D] = x.shape as [number, number]
  if (N < FOLD_FROM * D) return linear(tf, layerNorm(tf, x, norm), W, b)
  const folded = foldNorm(tf, norm, W, b)
  return linear(tf, normalize(tf, x, norm.epsilon), folded.W, folded.b)
}

/**
 * A matrix W [D, M] and bias b [M] that do to `normalize(x)` what the given ones do to `layerNorm(x)`: (n·w + b) W = n (diag(w) W) + bW.
 * With many rows this spares two passes over [N, D] on the way there and three on the way back.
 */
export const foldNorm = (tf: Tf, norm: Norm, W: Tensor, b: Tensor): { W: Tensor; b: Tensor } => {
  const D = W.shape[0]!
  const shift = tf.matMul(tf.reshape(norm.b, [1, D]) as Tensor2D, W as Tensor2D)
  return { W: tf.mul(tf.reshape(norm.w, [D, 1]), W), b: tf.add(tf.reshape(shift, b.shape), b) }
}

/** Folding takes about ten passes over a matrix of 3 to 4·D², and spares five over N·D. */
const FOLD_FROM = 8

/**
 * Each row of x [N, D] to mean 0 and variance 1. Its gradient is written out: tfjs's own goes back through every op of the
 * forward pass, three times the work.
 */
export const normalize = (tf: Tf, x: Tensor, epsilon: number): Tensor =>
  tf.customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void]
    const centred = tf.sub(x, tf.mean(x, -1, true))
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon)) // [N, 1]
    const normal = tf.mul(centred, scale) // [N, D]
    save([normal, scale])
    return {
      value: normal,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [normal, scale] = saved as [Tensor, Tensor]
        const along = tf.mean(tf.mul(dy, normal), -1, true) // [N, 1]
        const dCentred = tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), tf.mul(normal, along))
        return tf.mul(dCentred, scale)
      },
    }
  })(x)
