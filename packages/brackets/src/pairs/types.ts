import { impossible } from '../negatives/kind.js'
import { exchangeClosings } from './exchange.js'
import type { Pairing } from './pairing.js'

/** Draws before giving up; with three closing brackets or more and two types at least half are kept. */
const TRIES = 1000

/**
 * Two closing brackets of different types, neither of them the last bracket, change types. The balanced string is
 * uniform over those of the shape that have such brackets, the corruption uniform over the pairs of them.
 */
export const typePairs: Pairing = ({ types, balanced }) => {
  if (types < 2)
    throw impossible(
      'pairs: closing brackets change types, and there is one type',
      'give types a value of 2 or more, or use corruption: swap',
    )
  const exchange = exchangeClosings()
  return (shape, r, draft) => {
    for (let tries = 0; tries < TRIES; tries++) {
      balanced(shape, r, draft.takeSource(shape.length))
      if (exchange(r, draft.copySource())) return
    }
    throw impossible(
      `pairs: no balanced string of length ${shape.length} has closing brackets of different types besides the last`,
      'use a length of at least 6',
    )
  }
}
