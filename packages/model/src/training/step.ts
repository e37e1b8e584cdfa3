import type { TrainingSpec } from '@sweepstack/contracts'
import { type CompiledFunction, compile } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { type BatchShape, batchGradient } from '../fast/batch-gradient.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { clip } from './clip.js'
import { OPTIMIZERS, stepScalars } from './optimizers.js'

export type StepShape = BatchShape & { training: TrainingSpec }

type Float = { shape: number[]; dtype: 'float32' }
type Int = { shape: number[]; dtype: 'int32' }
/** tokens [B, T]; labels [B], 1 where balanced; scalars from `stepScalars`; seed [2], fresh each step. */
type Inputs = { tokens: Int; labels: Float; scalars: Float; seed: Int }
/** The flat parameters and the optimizer's slots, by its names, each [P]. */
type State = { params: Float } & Record<string, Float>
/** report [3]: loss, right answers, gradient norm before clipping. */
type Outputs = { report: 'float32' }

export type TrainingStep = CompiledFunction<Inputs, State, Outputs>

/** Shapes with the same key have the same step: these of a training's fields are fed to it, or nothing to it. */
export const stepKey = ({ training, ...shape }: StepShape): string => {
  const { learningRate, schedule, epochs, maxSteps, earlyStopping, validateEvery, metricsEvery, ...others } =
    training
  const { checkpoints, snapshots, ...baked } = others
  return JSON.stringify([shape, baked])
}

/**
 * One training step (forward, gradients, clipping, optimizer) for one shape of batch, recorded as one native
 * call or, with `training.engine` eager, run op by op: the same function either way.
 */
export const trainingStep = (tf: Tf, shape: StepShape): TrainingStep => {
  const { model, training, reach, B, T } = shape
  const { slots: names, update } = OPTIMIZERS[training.optimizer]
  const step = (
    inputs: { [K in keyof Inputs]: Tensor },
    { params, ...slots }: { params: Tensor } & Record<string, Tensor>,
  ) => {
    const found = batchGradient(tf, shape, params, inputs)
    const { gradient, norm } = clip(tf, found.gradient, training.gradientClip)
    const report = tf.stack([found.loss, found.correct, norm])
    const next = update(tf, training, { params, slots, gradient }, tf.unstack(inputs.scalars))
    return { outputs: { report }, state: { params: next.params, ...next.slots } }
  }
  const flat: Float = { shape: [layoutOf(model, reach).size], dtype: 'float32' }
  const inputs: Inputs = {
    tokens: { shape: [B, T], dtype: 'int32' },
    labels: { shape: [B], dtype: 'float32' },
    scalars: { shape: [stepScalars(training, 1, training.learningRate).length], dtype: 'float32' },
    seed: { shape: [2], dtype: 'int32' },
  }
  const state: State = { params: flat, ...Object.fromEntries(names.map((name) => [name, flat])) }
  const outputs: Outputs = { report: 'float32' }
  return compile<Inputs, Outputs, State>(tf, step, {
    ...{ engine: training.engine, onMismatch: 'eager' },
    ...{ inputs, state, outputs },
  })
}

/** The slots of a training, as they are now: copies. */
export const readSlots = (
  step: TrainingStep,
  optimizer: TrainingSpec['optimizer'],
): Record<string, Float32Array> =>
  Object.fromEntries(OPTIMIZERS[optimizer].slots.map((slot) => [slot, step.readState(slot).slice()]))
