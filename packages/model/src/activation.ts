import type { ModelSpec } from '@sweepstack/contracts'
import { nativeOp } from '@sweepstack/tensor'
import type { Tensor, Tf } from './tf.js'

/** Applies the activation, elementwise. */
export const activate = (tf: Tf, kind: ModelSpec['activation'], x: Tensor): Tensor => ACTIVATIONS[kind](tf, x)

/** With TensorFlow's own gradient: tfjs's looks for NaNs and takes seven ops. */
const relu = (tf: Tf, x: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void]
    const y = tf.relu(x)
    save([y])
    return {
      value: y,
      gradFunc: (dy: Tensor, [y]: Tensor[]) =>
        nativeOp(tf, 'ReluGrad', [dy, y!], { types: { T: 'float32' } }),
    }
  })(x)

/** x·Φ(x), exactly (Hendrycks & Gimpel 2016), as PyTorch's default; not the tanh approximation. */
const gelu = (tf: Tf, x: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void]
    const cdf = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5)
    save([x, cdf])
    return {
      value: tf.mul(x, cdf),
      gradFunc: (dy: Tensor, [x, cdf]: Tensor[]) => {
        const density = tf.mul(tf.exp(tf.mul(tf.square(x!), -0.5)), 1 / Math.sqrt(2 * Math.PI))
        return tf.mul(dy, tf.add(cdf!, tf.mul(x!, density)))
      },
    }
  })(x)

const ACTIVATIONS = { relu, gelu } satisfies Record<ModelSpec['activation'], (tf: Tf, x: Tensor) => Tensor>
