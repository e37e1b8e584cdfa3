import { isBalanced } from '../features/measure.js'
import type { Kind } from './kind.js'
import { fillSymbols } from './types.js'

/**
 * Uniform over all unbalanced strings of the length: all (2k)^n strings, less the balanced. At least 3 of 4 are kept
 * (of 2m brackets Catalan(m) / (4k)^m are balanced, most at m = k = 1), so the loop ends.
 */
export const random: Kind<'random'> = (_, { types }) => ({
  draw: ({ length }, r, draft) => {
    const out = draft.take(length)
    do fillSymbols(types, r, out)
    while (isBalanced(out))
  },
  tableOf: () => 0,
})
