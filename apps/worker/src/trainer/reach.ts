import type { Datasets } from '@sweepstack/brackets'
import { type CellSpec, longestLength, SweepstackError } from '@sweepstack/contracts'

/**
 * Learned positions end at the longest string the model is made for. What only a file knows cannot be refused with
 * the spec, so it is here, before the training and not at the test after it.
 * @throws SweepstackError `data.impossible` for a test with longer strings
 */
export const checkReach = ({ data, model }: CellSpec, { train, validation, tests }: Datasets): void => {
  if (model.positional !== 'learned') return
  const reach = longestLength(data) ?? Math.max(train.maxLength, validation.maxLength)
  for (const [name, { maxLength }] of Object.entries(tests))
    if (maxLength > reach)
      throw new SweepstackError(
        'data.impossible',
        `the test ${name} has strings of ${maxLength} brackets, and positions are learned up to ${reach}, the longest trained on`,
        { fix: 'use model.positional: sinusoidal or none, or a test whose strings are no longer' },
      )
}
