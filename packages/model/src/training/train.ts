import {
  bracketTypes,
  checkSteps,
  longestLength,
  planTraining,
  type StringReach,
  SweepstackError,
  type TrainingSummary,
} from '@sweepstack/contracts'
import { TrainedModel } from '../scoring/trained-model.js'
import type { EngineUsed } from './engine-used.js'
import { noGraphs } from './graphs.js'
import type { TrainInput } from './train-input.js'
import { Trainer } from './trainer.js'

/**
 * Trains one cell's model.
 * @throws SweepstackError `run.cancelled` when told to stop, `training.nan` when the loss or the gradient is not a
 *   finite number, `spec.invalid` where checkpoints or snapshots do not fit the number of steps, `data.impossible` without training strings, or without validation strings to stop early by
 */
export const train = async (
  input: TrainInput,
): Promise<{ model: TrainedModel; summary: TrainingSummary; engine: EngineUsed }> => {
  checkData(input)
  checkStepsOfFile(input)
  const { tf, spec, graphs = noGraphs() } = input
  const reach = reachOf(input)
  const trainer = new Trainer(input, reach, graphs)
  try {
    const { params, summary } = await trainer.run()
    const model = new TrainedModel({
      ...{ tf, spec: spec.model, reach, params, graphs },
      engine: spec.training.engine,
    })
    return { model, summary, engine: trainer.engine }
  } finally {
    trainer.dispose()
  }
}

/** What the spec says the strings can be; of a file, what those trained and validated on are. */
export const reachOf = ({
  spec,
  train,
  validation,
}: Pick<TrainInput, 'spec' | 'train' | 'validation'>): StringReach => ({
  length: longestLength(spec.data) ?? Math.max(train.maxLength, validation.maxLength),
  types: Math.max(bracketTypes(spec.data) ?? 1, train.types, validation.types),
})

/** Of a data file the number of steps is known only now. */
const checkStepsOfFile = ({ spec, train }: TrainInput): void => {
  const [issue] = checkSteps(spec.training, planTraining(spec.training, train.n).steps)
  if (issue === undefined) return
  throw new SweepstackError('spec.invalid', `${issue.path}: ${issue.message}`, {
    issues: [issue],
    ...(issue.fix === undefined ? {} : { fix: issue.fix }),
  })
}

const checkData = ({ spec, train, validation }: TrainInput): void => {
  if (train.n === 0) throw new SweepstackError('data.impossible', 'there are no training strings')
  if (spec.training.earlyStopping !== null && validation.n === 0)
    throw new SweepstackError(
      'data.impossible',
      'early stopping watches the validation strings, and there are none',
      {
        fix: 'raise data.validation, or set training.earlyStopping to null',
      },
    )
}
