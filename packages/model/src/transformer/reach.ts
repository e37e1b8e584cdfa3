import { type Strings, stringAt } from '@sweepstack/brackets'
import {
  hasLongest,
  hasStart,
  type ModelSpec,
  type StringReach,
  SweepstackError,
} from '@sweepstack/contracts'
import { lengthOf } from './tokens.js'

/**
 * Whether a model can read the strings at `indices`.
 * @throws SweepstackError `data.impossible` for a string that its positions do not reach, or that is empty where it has no token to read;
 *   RangeError for an index of no string, and for a bracket type that the model has no token for: it would be read as no token at all, in silence
 */
export const checkReach = (
  { model, reach }: { model: ModelSpec; reach: StringReach },
  strings: Strings,
  indices: ArrayLike<number>,
): void => {
  checkIndices(strings, indices)
  if (!canReadNothing(model)) checkNotEmpty(model, strings, indices)
  if (strings.types > reach.types) checkTypes(reach.types, strings, indices)
  if (hasLongest(model)) checkLengths(reach.length, strings, indices)
}

const checkIndices = ({ n }: Strings, indices: ArrayLike<number>): void => {
  for (let at = 0; at < indices.length; at++)
    if (!(Number.isInteger(indices[at]) && indices[at]! >= 0 && indices[at]! < n))
      throw new RangeError(`there are ${n} strings, and string ${indices[at]} is asked for, counted from 0`)
}

/** Whether an empty string has a position to be read at, or a mean over none, which is 0. */
const canReadNothing = (model: ModelSpec): boolean =>
  !(model.readout === 'last' && !hasStart(model)) && !(model.readout === 'first' && model.ends === 'none')

const checkNotEmpty = (model: ModelSpec, strings: Strings, indices: ArrayLike<number>): void => {
  for (let at = 0; at < indices.length; at++)
    if (lengthOf(strings, indices[at]!) === 0)
      throw new SweepstackError(
        'data.impossible',
        `string ${indices[at]} is empty, and a model with readout ${model.readout} and ends ${model.ends} has no token to read of it`,
        { fix: 'leave empty strings out, or give the model a start token' },
      )
}

const checkTypes = (types: number, strings: Strings, indices: ArrayLike<number>): void => {
  for (let at = 0; at < indices.length; at++) {
    const bad = stringAt(strings, indices[at]!).find((symbol) => symbol >= 2 * types)
    if (bad !== undefined)
      throw new RangeError(
        `the model has tokens for ${types} bracket ${types === 1 ? 'type' : 'types'}, and string ${indices[at]} has a bracket of type ${bad >> 1}, counted from 0`,
      )
  }
}

const checkLengths = (length: number, strings: Strings, indices: ArrayLike<number>): void => {
  for (let at = 0; at < indices.length; at++)
    if (lengthOf(strings, indices[at]!) > length)
      throw new SweepstackError(
        'data.impossible',
        `the model's positions reach ${length} brackets, and a string has ${lengthOf(strings, indices[at]!)}`,
        {
          fix: 'use shorter strings; or train with model.positional: sinusoidal or none, or on the longest length',
        },
      )
}
