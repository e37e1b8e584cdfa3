import type { TrainingSpec } from './training.js'

/** How the steps of a training lie: batches of B, whole batches only. */
export type TrainingPlan = { B: number; stepsPerEpoch: number; steps: number; validateEvery: number }

/**
 * Batches have one shape, so what is left over at the end of an epoch is dropped (another order leaves over
 * others); with fewer strings than a batch, they are the batch. A fraction of an epoch is rounded up to a step.
 */
export const planTraining = (spec: TrainingSpec, strings: number): TrainingPlan => {
  const B = Math.min(spec.batchSize, strings)
  const stepsPerEpoch = Math.floor(strings / B)
  const planned = Math.max(1, Math.ceil(spec.epochs * stepsPerEpoch))
  const steps = Math.min(planned, spec.maxSteps ?? planned)
  return { B, stepsPerEpoch, steps, validateEvery: spec.validateEvery ?? stepsPerEpoch }
}
