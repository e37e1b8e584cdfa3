import { isBalanced } from '../features/measure.js'
import { CLOSE, OPEN } from '../strings/strings.js'
import { impossible, type Kind } from './kind.js'
import { Places } from './places.js'

/**
 * A balanced string, uniform over those of the shape, in which k opening brackets change places with k closing ones,
 * types and all: k uniform over the range, then uniform over the choices and matchings that leave the string
 * unbalanced. With m pairs at least 1 - (1 - k/m)^2 of them do, those that take the first or the last bracket: so
 * for every source the loop ends, after at most m/k tries on average.
 */
export const swaps: Kind<'swaps'> = ({ swaps: { min, max } }, { balanced }) => {
  const opens = new Places()
  const closes = new Places()
  return {
    draw: (shape, r, draft) => {
      const { length } = shape
      if (max > length / 2)
        throw impossible(
          `${max} swaps do not fit in a string of length ${length}`,
          `use a swaps.max of at most ${length / 2}, or a longer length`,
        )
      const source = draft.takeSource(length)
      balanced(shape, r, source)
      const k = min + r.int(max - min + 1)
      opens.of(source, OPEN)
      closes.of(source, CLOSE)
      let out: Uint8Array
      do {
        out = draft.copySource()
        opens.pick(k, r)
        closes.pick(k, r)
        for (let i = 0; i < k; i++) {
          out[opens.at(i)] = source[closes.at(i)] as number
          out[closes.at(i)] = source[opens.at(i)] as number
        }
      } while (isBalanced(out))
    },
  }
}
