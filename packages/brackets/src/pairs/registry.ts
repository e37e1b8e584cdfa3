import type { Corruption, Kind } from '@sweepstack/contracts'
import type { Draw, Tools } from '../negatives/kind.js'
import { swapPairs } from './swap.js'
import { typePairs } from './types.js'

/** Draws a minimal pair: the balanced string is the draft's source, its corruption the string. */
export type Pairing = (tools: Tools) => Draw

/** How pairs are made, and the kind their unbalanced strings are of. */
export const PAIRINGS: { [C in Corruption]: { make: Pairing; kind: Kind } } = {
  swap: { make: swapPairs, kind: 'swaps' },
  types: { make: typePairs, kind: 'type-order' },
}
