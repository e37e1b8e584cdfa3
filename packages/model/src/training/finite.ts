import { SweepstackError, type TrainingSpec } from '@sweepstack/contracts'
import type { StepReport } from './curve.js'

/** @throws SweepstackError `training.nan` when the step's loss or gradient is not a finite number */
export const checkFinite = (
  { loss, gradientNorm }: StepReport,
  { step, learningRate, spec }: { step: number; learningRate: number; spec: TrainingSpec },
): void => {
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) return
  const advice = [
    `lower training.learningRate (${spec.learningRate})`,
    ...(spec.gradientClip === null ? ['set training.gradientClip, such as 1'] : []),
    ...(spec.schedule.kind === 'constant' || spec.schedule.warmupSteps === 0
      ? ['warm up (training.schedule: { kind: cosine, warmupSteps: 100 })']
      : []),
  ]
  throw new SweepstackError(
    'training.nan',
    `at step ${step} the loss is ${loss} and the gradient norm ${gradientNorm}, with learning rate ${learningRate}`,
    { fix: advice.join('; or ') },
  )
}
