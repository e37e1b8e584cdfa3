import type { Datasets } from '@sweepstack/brackets'
import { hasLongest, SweepstackError, type TrainedCell } from '@sweepstack/contracts'
import { reachOf } from '@sweepstack/model'
import type { Weights } from '@sweepstack/weights'

type Tests = Datasets['tests']

/**
 * A model has tokens for the bracket types it is trained on, and learned positions up to the longest string. What only
 * a file knows cannot be refused with the spec, so it is here, before the training and not at the test after it.
 * @throws SweepstackError `data.impossible` for a test beyond that
 */
export const checkTests = (spec: TrainedCell, { train, validation, tests }: Datasets): void => {
  const { length, types } = reachOf({ spec, train, validation })
  for (const [name, test] of Object.entries(tests)) {
    if (test.types > types)
      throw new SweepstackError(
        'data.impossible',
        `the test ${name} has brackets of ${test.types} types, and those trained on have ${types}: the model has no token for more`,
        { fix: `train on data with ${test.types} types, or test on strings of at most ${types}` },
      )
    if (hasLongest(spec.model) && test.maxLength > length)
      throw new SweepstackError(
        'data.impossible',
        `the test ${name} has strings of ${test.maxLength} brackets, and positions are learned up to ${length}, the longest trained on`,
        { fix: 'use model.positional: sinusoidal or none, or a test whose strings are no longer' },
      )
  }
}

/** The same of a model that is there already. */
export const checkTestsOfStored = ({ spec, reach }: Omit<Weights, 'params'>, tests: Tests): void => {
  for (const [name, test] of Object.entries(tests)) {
    if (test.types > reach.types)
      throw new SweepstackError(
        'data.impossible',
        `the test ${name} has brackets of ${test.types} types, and the model has tokens for ${reach.types}`,
        { fix: `test on strings of at most ${reach.types}` },
      )
    if (hasLongest(spec) && test.maxLength > reach.length)
      throw new SweepstackError(
        'data.impossible',
        `the test ${name} has strings of ${test.maxLength} brackets, and the model reads at most ${reach.length}`,
        { fix: `test on strings of at most ${reach.length} brackets` },
      )
  }
}
