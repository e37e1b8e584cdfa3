import type { Negative } from '@sweepstack/contracts'
import type { Shape } from '../../strings/shape.js'
import type { Drawn } from '../drawn.js'
import type { Check, CorruptingKind, Found } from './check.js'
import { edits } from './edits.js'
import { flips } from './flips.js'
import { swaps } from './swaps.js'
import { truncation } from './truncation.js'
import { typeMismatch } from './type-mismatch.js'
import { typeOrder } from './type-order.js'

/**
 * What is checked of strings made from balanced ones. Each kind says how a string and its source must stand to each
 * other, and how likely each number, place or type is that it draws; sources are tested as balanced strings are.
 */
const CHECKS: { [K in CorruptingKind]: Check<K> } = {
  flips,
  swaps,
  edits,
  truncation,
  'type-mismatch': typeMismatch,
  'type-order': typeOrder,
}

/** @throws TypeError for a kind that is no corruption of a balanced string */
export const checkCorruption = (drawn: Drawn, negative: Negative, shape: Shape): Found => {
  const check = CHECKS[negative.kind as CorruptingKind] as
    | ((drawn: Drawn, negative: Negative, shape: Shape) => Found)
    | undefined
  if (check === undefined) throw new TypeError(`${negative.kind} is made from no balanced string`)
  return check(drawn, negative, shape)
}
