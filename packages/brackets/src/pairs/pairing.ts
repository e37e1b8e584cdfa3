import type { Draw, Tools } from '../negatives/kind.js'

/** Draws a minimal pair: the balanced string is the draft's source, its corruption the string. */
export type Pairing = (tools: Tools) => Draw
