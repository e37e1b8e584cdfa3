import type { Datasets } from '@sweepstack/brackets'
import { type CellSpec, SweepstackError } from '@sweepstack/contracts'
import { reachOf } from '@sweepstack/model'

/**
 * A model has tokens for the bracket types it is trained on, and learned positions up to the longest string. What only
 * a file knows cannot be refused with the spec, so it is here, before the training and not at the test after it.
 * @throws SweepstackError `data.impossible` for a test beyond that
 */
export const checkReach = (spec: CellSpec, { train, validation, tests }: Datasets): void => {
  const { length, types } = reachOf({ spec, train, validation })
  const learned = spec.model.positional === 'learned'
  for (const [name, test] of Object.entries(tests)) {
    if (test.types > types)
      throw new SweepstackError(
        'data.impossible',
        `the test ${name} has brackets of ${test.types} types, and those trained on have ${types}: the model has no token for more`,
        { fix: `train on data with ${test.types} types, or test on strings of at most ${types}` },
      )
    if (learned && test.maxLength > length)
      throw new SweepstackError(
        'data.impossible',
        `the test ${name} has strings of ${test.maxLength} brackets, and positions are learned up to ${length}, the longest trained on`,
        { fix: 'use model.positional: sinusoidal or none, or a test whose strings are no longer' },
      )
  }
}
