// tfjs's `losses.sigmoidCrossEntropy` of the plain pass's logits, with its gradient by hand: one of three that made a step
// 3.0, 24.2 and 243 ms at the first three shapes (bench/README.md).
import type { Tensor, Tf } from '../transformer/tf.js'

/**
 * Mean binary cross-entropy of logits, in nats, without overflow: max(z, 0) - z·y + log(1 + exp(-|z|)). Its
 * gradient is (sigmoid(z) - y) / B.
 * @param logits [B]
 * @param labels [B], 1 where balanced
 * @returns scalar
 */
export const binaryCrossEntropy = (tf: Tf, logits: Tensor, labels: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [z, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void]
    const tail = tf.log1p(tf.exp(tf.neg(tf.abs(z))))
    save([z])
    return {
      value: tf.mean(tf.add(tf.sub(tf.relu(z), tf.mul(z, labels)), tail)),
      gradFunc: (dy: Tensor, [z]: Tensor[]) =>
        tf.mul(tf.sub(tf.sigmoid(z!), labels), tf.mul(dy, 1 / z!.size)),
    }
  })(logits)
