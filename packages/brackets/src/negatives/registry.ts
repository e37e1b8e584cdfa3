import type { Negative, NegativeKind } from '@sweepstack/contracts'
import { count } from './count.js'
import { edits } from './edits.js'
import { flips } from './flips.js'
import { joint } from './joint.js'
import type { Kind, NegativeSampler, Tools } from './kind.js'
import { random } from './random.js'
import { swaps } from './swaps.js'
import { truncation } from './truncation.js'
import { typeMismatch } from './type-mismatch.js'
import { typeOrder } from './type-order.js'
import { zeroCount } from './zero-count.js'

/** How each kind of unbalanced string is drawn. Adding one is one file, one entry, and its schema in contracts. */
const KINDS_OF_NEGATIVES: { [K in NegativeKind]: Kind<K> } = {
  random,
  count,
  'zero-count': zeroCount,
  joint,
  flips,
  swaps,
  edits,
  truncation,
  'type-mismatch': typeMismatch,
  'type-order': typeOrder,
}

/** A negative of a spec, ready to draw. @throws SweepstackError `data.impossible` for a kind the types do not have */
export const negativeSampler = (negative: Negative, tools: Tools): NegativeSampler =>
  (KINDS_OF_NEGATIVES[negative.kind] as (one: Negative, tools: Tools) => NegativeSampler)(negative, tools)
