import type { Tensor, Tensor2D, Tf } from './tf.js'

/** x [N, I] · w [I, O] + b [O]. */
export const linear = (tf: Tf, x: Tensor, w: Tensor, b: Tensor): Tensor =>
  tf.add(tf.matMul(x as Tensor2D, w as Tensor2D), b)
