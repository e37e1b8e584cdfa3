import type { TrainingSpec } from '@sweepstack/contracts'
import type { Tensor, Tf } from './tf.js'

/**
 * What of an update depends on the step, computed outside the step in double precision, for step `step` (from 1):
 * lr / (1 - beta1^step); sqrt(1 - beta2^step); and 1 - lr · weightDecay, what decoupled decay leaves.
 */
export const stepScalars = (spec: TrainingSpec, step: number, learningRate: number): Float32Array =>
  Float32Array.of(
    learningRate / (1 - spec.beta1 ** step),
    Math.sqrt(1 - spec.beta2 ** step),
    1 - learningRate * spec.weightDecay,
  )

type State = { params: Tensor; m: Tensor; v: Tensor }

/**
 * One update by Adam (Kingma & Ba 2015; decay as L2 in the gradient) or AdamW (Loshchilov & Hutter 2019), as
 * torch.optim.Adam and AdamW do it: epsilon outside the root, after bias correction; decay on every parameter,
 * biases and norms too. All on the flat vector [P]: one op each instead of one for each parameter tensor.
 * @param scalars [3], from `stepScalars`
 */
export const adam = (
  tf: Tf,
  spec: TrainingSpec,
  { params, m, v }: State,
  gradient: Tensor,
  scalars: Tensor,
): State => {
  const { beta1, beta2, weightDecay } = spec
  const [stepSize, correction, keep] = tf.unstack(scalars) as [Tensor, Tensor, Tensor]
  const coupled = spec.optimizer === 'adam' && weightDecay > 0
  const decoupled = spec.optimizer === 'adamw' && weightDecay > 0
  const g = coupled ? tf.add(gradient, tf.mul(params, weightDecay)) : gradient
  const m1 = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1))
  const v1 = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2))
  // lr' m / (sqrt(v) / c + epsilon) as (lr' c) m / (sqrt(v) + epsilon c): a pass over [P] less.
  const root = tf.add(tf.sqrt(v1), tf.mul(correction, spec.epsilon))
  const kept = decoupled ? tf.mul(params, keep) : params
  const update = tf.mul(tf.div(m1, root), tf.mul(stepSize, correction))
  return { params: tf.sub(kept, update), m: m1, v: v1 }
}
