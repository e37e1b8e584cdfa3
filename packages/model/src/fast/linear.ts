// x W + b as in the plain pass; the bias's gradient by the faster kernel (column-sums.ts).
import type { Tensor, Tensor2D, Tf } from '../transformer/tf.js'
import { columnSums } from './column-sums.js'

/**
 * x [N, I] · w [I, O] + b [O]. The gradient is tfjs's, but for the bias's sum over rows.
 * @returns [N, O]
 */
export const linear = (tf: Tf, x: Tensor, w: Tensor, b: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [x, w, b, save] = args as unknown as [Tensor2D, Tensor2D, Tensor, (tensors: Tensor[]) => void]
    save([x, w])
    return {
      value: tf.add(tf.matMul(x, w), b),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [x, w, d] = [...saved, dy] as [Tensor2D, Tensor2D, Tensor2D]
        return [tf.matMul(d, w, false, true), tf.matMul(x, d, true, false), columnSums(tf, d)]
      },
    }
  })(x, w, b)
