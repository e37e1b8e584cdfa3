/** A validation: its loss and accuracy. */
export type Validation = { loss: number; accuracy: number }

/** Sums over the steps since the last row of the training curve. */
export type CurveSums = {
  steps: number
  loss: number
  correct: number
  gradientNorm: number
  seconds: number
}

/** How far early stopping has waited; `mark` is null before the first validation. */
export type StoppingState = {
  best: { loss: number; step: number; params: Float32Array } | null
  mark: number | null
  waited: number
}

/**
 * All a training is after a step, so that one that begins from it ends as if it had never stopped. There is no generator of random
 * numbers in it: the order of the strings and what dropout drops follow from the seed and the step.
 */
export type TrainingState = {
  /** Steps done. */
  step: number
  /** Whether early stopping has ended it. */
  stopped: boolean
  /** Flat parameters, and the optimizer's slots by its names, each [P]. */
  params: Float32Array
  slots: Record<string, Float32Array>
  /** Spent on training steps. */
  seconds: number
  curve: CurveSums
  /** The one the summary tells of. */
  validated: Validation | null
  /** The lowest validation loss so far. */
  lowest: number | null
  stopping: StoppingState | null
}
