import type { TrainingSpec } from '@sweepstack/contracts'
import { type CompiledFunction, compile } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { type BatchShape, batchGradient } from './batch-gradient.js'
import { clip } from './clip.js'
import { adam } from './optimizer.js'
import type { Tensor, Tf } from './tf.js'

export type StepShape = BatchShape & { training: TrainingSpec }

type Float = { shape: number[]; dtype: 'float32' }
type Int = { shape: number[]; dtype: 'int32' }
/** tokens [B, T]; labels [B], 1 where balanced; scalars [3], see `stepScalars`; seed [2], fresh each step. */
type Inputs = { tokens: Int; labels: Float; scalars: Float; seed: Int }
/** The flat parameters and Adam's two moments, each [P]. */
type State = { params: Float; m: Float; v: Float }
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
  const step = (inputs: { [K in keyof Inputs]: Tensor }, state: { [K in keyof State]: Tensor }) => {
    const found = batchGradient(tf, shape, state.params, inputs)
    const { gradient, norm } = clip(tf, found.gradient, training.gradientClip)
    const report = tf.stack([found.loss, found.correct, norm])
    return { outputs: { report }, state: adam(tf, training, state, gradient, inputs.scalars) }
  }
  const flat: Float = { shape: [layoutOf(model, reach).size], dtype: 'float32' }
  const inputs: Inputs = {
    tokens: { shape: [B, T], dtype: 'int32' },
    labels: { shape: [B], dtype: 'float32' },
    scalars: { shape: [3], dtype: 'float32' },
    seed: { shape: [2], dtype: 'int32' },
  }
  const state: State = { params: flat, m: flat, v: flat }
  const outputs: Outputs = { report: 'float32' }
  return compile<Inputs, Outputs, State>(tf, step, {
    ...{ engine: training.engine, onMismatch: 'eager' },
    ...{ inputs, state, outputs },
  })
}
