import { columnSums } from './column-sums.js'
import type { Tensor, Tf } from './tf.js'

/** Added to the variance: the default of PyTorch and TransformerLens. */
const EPSILON = 1e-5

/**
 * Layer norm over the last axis, Ba et al. 2016: (x - mean) / sqrt(variance + epsilon) · w + b.
 * Its gradient is written out: tfjs's own goes back through every op of the forward pass, three times the work.
 * @param x [N, D]
 * @param w [D]
 * @param b [D]
 */
export const layerNorm = (tf: Tf, x: Tensor, w: Tensor, b: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [x, w, b, save] = args as unknown as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void]
    const centred = tf.sub(x, tf.mean(x, -1, true))
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), EPSILON)) // [N, 1]
    const normal = tf.mul(centred, scale) // [N, D]
    save([normal, scale, w])
    return {
      value: tf.add(tf.mul(normal, w), b),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [normal, scale, w] = saved as [Tensor, Tensor, Tensor]
        const dNormal = tf.mul(dy, w)
        const along = tf.mean(tf.mul(dNormal, normal), -1, true) // [N, 1]
        const dCentred = tf.sub(tf.sub(dNormal, tf.mean(dNormal, -1, true)), tf.mul(normal, along))
        return [tf.mul(dCentred, scale), columnSums(tf, tf.mul(dy, normal)), columnSums(tf, dy)]
      },
    }
  })(x, w, b)
