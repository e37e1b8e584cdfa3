import { KINDS, type Kind } from '@sweepstack/contracts'

/** The number a kind has in `Dataset.kind`. */
export const kindIndex = (kind: Kind): number => KINDS.indexOf(kind)
