import type { TrainingSpec } from '@sweepstack/contracts'
import type { Tensor, Tf } from '../transformer/tf.js'

/** The flat parameters and a slot, or a gradient: each [P]. */
type Update = { params: Tensor; slots: Record<string, Tensor>; gradient: Tensor }

type Optimizer = {
  /** What it keeps from step to step beside the parameters, [P] each and 0 before the first; by torch's names. */
  readonly slots: readonly string[]
  /** What of an update depends on the step (from 1), computed outside the step in double precision. */
  readonly scalars: (spec: TrainingSpec, step: number, learningRate: number) => number[]
  /** One update, on the flat vectors: one op each instead of one for each parameter tensor. */
  readonly update: (
    tf: Tf,
    spec: TrainingSpec,
    state: Update,
    scalars: readonly Tensor[],
  ) => Omit<Update, 'gradient'>
}

const ADAM_SLOTS = ['exp_avg', 'exp_avg_sq'] as const

/** lr / (1 - beta1^step); sqrt(1 - beta2^step); and 1 - lr · weightDecay, what decoupled decay leaves. */
const adamScalars: Optimizer['scalars'] = ({ beta1, beta2, weightDecay }, step, learningRate) => [
  learningRate / (1 - beta1 ** step),
  Math.sqrt(1 - beta2 ** step),
  1 - learningRate * weightDecay,
]

/** Adam, with epsilon outside the root, after bias correction. `params` are what decay has left of them. */
const adamUpdate = (
  tf: Tf,
  { beta1, beta2, epsilon }: TrainingSpec,
  { params, slots, gradient }: Update,
  [stepSize, correction]: readonly Tensor[],
) => {
  const m = tf.add(tf.mul(slots.exp_avg!, beta1), tf.mul(gradient, 1 - beta1))
  const v = tf.add(tf.mul(slots.exp_avg_sq!, beta2), tf.mul(tf.square(gradient), 1 - beta2))
  // lr' m / (sqrt(v) / c + epsilon) as (lr' c) m / (sqrt(v) + epsilon c): a pass over [P] less.
  const root = tf.add(tf.sqrt(v), tf.mul(correction!, epsilon))
  const update = tf.mul(tf.div(m, root), tf.mul(stepSize!, correction!))
  return { params: tf.sub(params, update), slots: { exp_avg: m, exp_avg_sq: v } }
}

/** The gradient with L2 decay in it. */
const withDecay = (tf: Tf, { weightDecay }: TrainingSpec, { gradient, params }: Update): Tensor =>
  weightDecay > 0 ? tf.add(gradient, tf.mul(params, weightDecay)) : gradient

/**
 * As torch.optim has them, decay on every parameter, biases and norms too. To add one: its name in the spec
 * (`training.optimizer`), an entry here, and a case of test/fixtures/torch/optimizer.json. Checkpoints, their size and the step go by its slots.
 */
export const OPTIMIZERS: Record<TrainingSpec['optimizer'], Optimizer> = {
  /** Kingma & Ba 2015; decay as L2 in the gradient. */
  adam: {
    slots: ADAM_SLOTS,
    scalars: adamScalars,
    update: (tf, spec, state, scalars) =>
      adamUpdate(tf, spec, { ...state, gradient: withDecay(tf, spec, state) }, scalars),
  },
  /** Loshchilov & Hutter 2019: decay beside the gradient. */
  adamw: {
    slots: ADAM_SLOTS,
    scalars: adamScalars,
    update: (tf, spec, state, scalars) => {
      const { params } = state
      const left = spec.weightDecay > 0 ? tf.mul(params, scalars[2]!) : params
      return adamUpdate(tf, spec, { ...state, params: left }, scalars)
    },
  },
  /** Sutskever et al. 2013 in torch's form: the learning rate outside the momentum; decay as L2 in the gradient. */
  sgd: {
    slots: ['momentum_buffer'],
    scalars: (_, __, learningRate) => [learningRate],
    update: (tf, spec, state, [learningRate]) => {
      const momentum = tf.add(tf.mul(state.slots.momentum_buffer!, spec.momentum), withDecay(tf, spec, state))
      return {
        params: tf.sub(state.params, tf.mul(momentum, learningRate!)),
        slots: { momentum_buffer: momentum },
      }
    },
  },
}

/** The slots of P parameters before the first step. */
export const emptySlots = (optimizer: TrainingSpec['optimizer'], P: number): Record<string, Float32Array> =>
  Object.fromEntries(OPTIMIZERS[optimizer].slots.map((slot) => [slot, new Float32Array(P)]))

/** What step `step` (from 1) is fed of its optimizer's scalars. */
export const stepScalars = (spec: TrainingSpec, step: number, learningRate: number): Float32Array =>
  Float32Array.from(OPTIMIZERS[spec.optimizer].scalars(spec, step, learningRate))
