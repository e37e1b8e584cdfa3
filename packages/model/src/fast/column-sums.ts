// The sum over rows that is the gradient of a bias: of [4096, 512] 0.2 ms instead of 1.9.
import { nativeOp } from '@sweepstack/tensor'
import type { Tensor, Tf } from '../transformer/tf.js'

/** Sums over the rows of x [N, M]: [M]. TensorFlow's Sum takes up to nine times as long along this axis. */
export const columnSums = (tf: Tf, x: Tensor): Tensor =>
  nativeOp(tf, 'BiasAddGrad', [x], { types: { T: 'float32' } })
