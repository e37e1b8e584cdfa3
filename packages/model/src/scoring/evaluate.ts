import type { Dataset } from '@sweepstack/brackets'
import type { TestResult } from '@sweepstack/contracts'
import { bucketsOf } from './buckets.js'
import { pairsOf } from './pairs.js'
import { spreadOf } from './spread.js'
import type { TrainedModel } from './trained-model.js'

export type Evaluation = {
  /** All of a test's result but its shortcuts: those are the data's, whatever the model. */
  result: Omit<TestResult, 'shortcuts'>
  /** One a string, in the dataset's order; positive: balanced. */
  logits: Float32Array
}

/** A model on one test: integer counts by every axis, and the logits that any later slice can be made from. */
export const evaluate = async (input: {
  model: TrainedModel
  dataset: Dataset
  name: string
  shouldStop?: () => boolean
}): Promise<Evaluation> => {
  const { model, dataset, name, shouldStop } = input
  const logits = await model.logits(dataset, shouldStop === undefined ? {} : { shouldStop })
  const { mean, sd } = spreadOf(logits)
  const result: Evaluation['result'] = {
    test: name,
    n: dataset.n,
    ...scoreOf(logits, dataset.label),
    logitMean: mean,
    logitSd: sd,
    minLength: dataset.minLength,
    maxLength: dataset.maxLength,
    pairs: pairsOf(dataset, logits),
    buckets: bucketsOf(dataset, logits),
  }
  return { result, logits }
}

/** Counts, and the mean binary cross-entropy in nats; 0 for no strings. */
export const scoreOf = (
  logits: Float32Array,
  label: Uint8Array,
): { correct: number; predictedBalanced: number; loss: number } => {
  let correct = 0
  let predictedBalanced = 0
  let loss = 0
  logits.forEach((z, i) => {
    const y = label[i]!
    if (z > 0) predictedBalanced += 1
    if (z > 0 === (y === 1)) correct += 1
    loss += Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)))
  })
  return { correct, predictedBalanced, loss: loss / Math.max(1, logits.length) }
}
