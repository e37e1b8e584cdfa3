// The plain pass's activations with gradients by hand: tfjs's own go back through every op. Of [4096, 512] ReLU's 1.0 ms instead of 2.0.
import type { ModelSpec } from '@sweepstack/contracts'
import { nativeOp } from '@sweepstack/tensor'
import type { Tensor, Tf } from '../transformer/tf.js'

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

/** Its tanh approximation (ibid.), as GPT-2's and TransformerLens's gelu_new: x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2. */
const geluNew = (tf: Tf, x: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void]
    const scale = Math.sqrt(2 / Math.PI)
    const square = tf.square(x)
    const tanh = tf.tanh(tf.mul(tf.mul(x, scale), tf.add(tf.mul(square, CUBIC), 1)))
    const half = tf.mul(tf.add(tanh, 1), 0.5)
    save([x, square, tanh, half])
    return {
      value: tf.mul(x, half),
      gradFunc: (dy: Tensor, [x, square, tanh, half]: Tensor[]) => {
        const inner = tf.mul(tf.add(tf.mul(square!, 3 * CUBIC), 1), scale / 2)
        const slope = tf.mul(tf.sub(1, tf.square(tanh!)), inner)
        return tf.mul(dy, tf.add(half!, tf.mul(x!, slope)))
      },
    }
  })(x)
const CUBIC = 0.044715

const ACTIVATIONS = { relu, gelu, gelu_new: geluNew } satisfies Record<
  ModelSpec['activation'],
  (tf: Tf, x: Tensor) => Tensor
>
