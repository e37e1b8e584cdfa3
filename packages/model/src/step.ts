import type { ModelSpec, StringReach, TrainingSpec } from '@sweepstack/contracts'
import { type CompiledFunction, compile } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { batchParts } from './batch-parts.js'
import { clip } from './clip.js'
import { type Dropout, seededDropout } from './dropout.js'
import { dropoutPlaces, forward } from './forward.js'
import { binaryCrossEntropy } from './loss.js'
import { adam } from './optimizer.js'
import { cutParameters } from './parameters.js'
import type { Tensor, Tf } from './tf.js'

export type StepShape = {
  model: ModelSpec
  training: TrainingSpec
  /** The strings the model is made for. */
  reach: StringReach
  /** Strings a batch, and tokens a string. */
  B: number
  T: number
  /** Whether strings of a batch may differ in length. */
  padded: boolean
  /** Where padding is left out: the most tokens that a batch has. */
  tokensAtMost?: number | null
}

type Float = { shape: number[]; dtype: 'float32' }
type Int = { shape: number[]; dtype: 'int32' }
/** tokens [B, T]; labels [B], 1 where balanced; scalars [3], see `stepScalars`; seed [2], fresh each step. */
type Inputs = { tokens: Int; labels: Float; scalars: Float; seed: Int }
/** The flat parameters and Adam's two moments, each [P]. */
type State = { params: Float; m: Float; v: Float }
/** report [3]: loss, right answers, gradient norm before clipping. */
type Outputs = { report: 'float32' }

export type TrainingStep = CompiledFunction<Inputs, State, Outputs>

/** Of a part of a batch: its share of the mean loss, how many logits are right, the gradient [P]. */
type Found = { loss: Tensor; correct: Tensor; grad: Tensor }

/** Shapes with the same key have the same step: these of a training's fields are fed to it, or nothing to it. */
export const stepKey = ({ training, ...shape }: StepShape): string => {
  const { learningRate, schedule, epochs, maxSteps, earlyStopping, validateEvery, metricsEvery, ...baked } =
    training
  return JSON.stringify([shape, baked])
}

/**
 * One training step (forward, gradients, clipping, optimizer) for one shape of batch, recorded as one native
 * call or, with `training.engine` eager, run op by op: the same function either way.
 */
export const trainingStep = (tf: Tf, shape: StepShape): TrainingStep => {
  const { model, training, reach, B, T, padded, tokensAtMost = null } = shape
  const layout = layoutOf(model, reach)
  // Of a part of a batch it is not known how many tokens it has at most.
  const parts = tokensAtMost === null ? batchParts(model, B, T) : 1
  const step = (inputs: { [K in keyof Inputs]: Tensor }, state: { [K in keyof State]: Tensor }) => {
    const { tokens, labels, scalars, seed } = inputs
    const part = (tokens: Tensor, labels: Tensor, dropout: Dropout): Found => {
      let correct: Tensor | undefined
      const { value: loss, grad } = tf.valueAndGrad((params: Tensor) => {
        const parameters = cutParameters(tf, layout, params)
        const logits = forward(tf, { model, parameters, tokens, padded, tokensAtMost, dropout })
        correct = tf.keep(countCorrect(tf, logits, labels))
        const loss = binaryCrossEntropy(tf, logits, labels)
        return parts === 1 ? loss : tf.mul(loss, 1 / parts)
      })(state.params)
      return { loss, correct: correct!, grad }
    }
    const dropout = seededDropout(tf, model.dropout, seed, parts * dropoutPlaces(model))
    const cut = (x: Tensor) => (parts === 1 ? [x] : tf.split(x, parts))
    const ofLabels = cut(labels)
    const found = cut(tokens).map((tokens, i) => part(tokens, ofLabels[i]!, dropout))
    const sum = (name: keyof Found) => found.map((one) => one[name]).reduce((a, b) => tf.add(a, b))
    const { gradient, norm } = clip(tf, sum('grad'), training.gradientClip)
    const report = tf.stack([sum('loss'), sum('correct'), norm])
    for (const { correct } of found) correct.dispose()
    return { outputs: { report }, state: adam(tf, training, state, gradient, scalars) }
  }
  const flat: Float = { shape: [layout.size], dtype: 'float32' }
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

/** How many logits [B] are on their label's [B] side of 0. */
const countCorrect = (tf: Tf, logits: Tensor, labels: Tensor): Tensor =>
  tf.sum(tf.cast(tf.equal(tf.greater(logits, 0), tf.greater(labels, 0.5)), 'float32'))
