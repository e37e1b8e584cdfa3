import type { Corruption, Kind } from '@sweepstack/contracts'
import type { Pairing } from './pairing.js'
import { swapPairs } from './swap.js'
import { typePairs } from './types.js'

/** How pairs are made, and the kind their unbalanced strings are of. */
export const PAIRINGS: { [C in Corruption]: { make: Pairing; kind: Kind } } = {
  swap: { make: swapPairs, kind: 'swaps' },
  types: { make: typePairs, kind: 'type-order' },
}
