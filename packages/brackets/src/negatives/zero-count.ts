import type { Kind } from './kind.js'
import { countSampler } from './with-count.js'

/** Uniform over the unbalanced strings with count 0 and the given first and last symbol. */
export const zeroCount: Kind<'zero-count'> = (ends, { types }) => {
  const sample = countSampler(ends, types)
  return {
    draw: ({ length }, r, draft) => sample(0, r, draft.take(length)),
    tableOf: () => 0,
  }
}
