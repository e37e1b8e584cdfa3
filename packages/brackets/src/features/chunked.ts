import type { MeasuredStrings } from './dataset.js'

/**
 * n strings, of at most so many types and at most so long, in chunks, so that there may be more of them than memory holds. Chunks can be
 * asked for again, and are the same strings each time.
 */
export type Chunked<C extends MeasuredStrings = MeasuredStrings> = {
  name: string
  n: number
  types: number
  longest: number
  chunks(): Iterable<C> | AsyncIterable<C>
}
