import { isBalanced } from '../features/measure.js'
import { impossible, type Kind } from './kind.js'
import { Places } from './places.js'

/**
 * A balanced string, uniform over those of the shape, with k brackets turned round, each keeping its type: k uniform
 * over the range, then uniform over the k places that leave the string unbalanced. At least a third do: all for odd k;
 * for even k those that include the first bracket (k of n), and those that do not turn as many opens as closes (at
 * least a third up to k = n/2, where m/(2m - 1) is the most that do, at k = 2). So the loop ends.
 */
export const flips: Kind<'flips'> = ({ flips: { min, max } }, { balanced }) => {
  const places = new Places()
  return {
    draw: (shape, r, draft) => {
      const { length } = shape
      if (max > length)
        throw impossible(
          `${max} flips do not fit in a string of length ${length}`,
          `use a flips.max of at most ${length}, or a longer length`,
        )
      balanced(shape, r, draft.takeSource(length))
      const k = min + r.int(max - min + 1)
      let out: Uint8Array
      do {
        out = draft.copySource()
        places.all(length)
        places.pick(k, r)
        for (let i = 0; i < k; i++) out[places.at(i)] = (out[places.at(i)] as number) ^ 1
      } while (isBalanced(out))
    },
  }
}
