// The training step as one writes it in tfjs without thought for speed: the plain pass, tfjs's own gradients and its own
// Adam, clipping and decoupled decay as torch's AdamW.
import { cutViews, hookedForward } from '@sweepstack/model'
import { layoutOf } from '@sweepstack/weights'

/** @returns a function that runs one step on {tokens, labels} and gives its loss; `dispose` frees it */
export function plainStep(tf, { model, training, reach, params, B, T }) {
  const layout = layoutOf(model, reach)
  const { learningRate, beta1, beta2, epsilon, weightDecay, gradientClip } = training
  const flat = tf.tidy(() => tf.variable(tf.tensor1d(params)))
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon)
  const clipped = (gradient) => {
    if (gradientClip === null) return gradient
    const norm = tf.sqrt(tf.sum(tf.square(gradient)))
    return tf.mul(gradient, tf.minimum(tf.div(gradientClip, tf.add(norm, 1e-6)), 1))
  }
  const run = (batch) =>
    tf.tidy(() => {
      const [tokens, labels] = [tf.tensor2d(batch.tokens, [B, T], 'int32'), tf.tensor1d(batch.labels)]
      const loss = (params) => {
        const parameters = cutViews(tf, layout, params)
        return tf.losses.sigmoidCrossEntropy(labels, hookedForward(tf, { model, parameters, tokens }))
      }
      const { value, grad } = tf.valueAndGrad(loss)(flat)
      flat.assign(tf.mul(flat, 1 - learningRate * weightDecay))
      optimizer.applyGradients({ [flat.name]: clipped(grad) })
      return value.dataSync()[0]
    })
  const dispose = () => {
    flat.dispose()
    optimizer.dispose()
  }
  return { run, dispose }
}
