import {
  AXES,
  KINDS,
  labelSchema,
  parseFilterTest,
  type ResultsBy,
  type SpecFilter,
} from '@sweepstack/contracts'
import { refuseParameter, suggest } from '../http/refuse.js'

/** The values that axes of names have; a test's name is the sweep's to choose. */
const NAMES: Partial<Record<ResultsBy, readonly string[]>> = {
  label: labelSchema.options,
  first: ['open', 'close'],
  kind: KINDS,
}

/**
 * Which values of the axis are asked for: `6`, `2,4,6`, `2..6`, or names.
 * @throws SweepstackError `request.invalid` for a value the axis cannot have, which would look like an empty result.
 */
export const axisValues = (by: ResultsBy, raw: string | string[]): SpecFilter['test'] => {
  const integer = by !== 'test' && AXES[by].integer
  const test = parseFilterTest('value', raw)
  if (!('in' in test)) {
    if (integer) return test
    throw refuse(`${by} has no order, so it has no ranges`, 'name the values, by commas')
  }
  for (const value of test.in) {
    if (integer && !/^[+-]?\d{1,9}$/.test(value))
      throw refuse(`${value} is not a value of ${by}`, 'use whole numbers, or a range such as 2..6')
    const names = NAMES[by]
    if (names !== undefined && !names.includes(value))
      throw refuse(`${value} is not a value of ${by}`, suggest(value, names))
  }
  return test
}

const refuse = (message: string, fix: string) => refuseParameter('value', message, fix)
