import { CLOSE } from '../strings/strings.js'
import { impossible, type Kind } from './kind.js'
import { Places } from './places.js'

/**
 * A balanced string, uniform over those of the shape, k of whose closing brackets get another type: k uniform over the
 * range, uniform over the sets of k, each type uniform over the others. Never balanced: the opening brackets are
 * as they were.
 */
export const typeMismatch: Kind<'type-mismatch'> = ({ mismatches: { min, max } }, { types, balanced }) => {
  if (types < 2)
    throw impossible(
      'type-mismatch needs several bracket types, and there is one',
      'give types a value of 2 or more, or use another kind',
    )
  const closes = new Places()
  return {
    draw: (shape, r, draft) => {
      const { length } = shape
      if (max > length / 2)
        throw impossible(
          `${max} mismatches do not fit in a string of length ${length}`,
          `use a mismatches.max of at most ${length / 2}, or a longer length`,
        )
      balanced(shape, r, draft.takeSource(length))
      const out = draft.copySource()
      const k = min + r.int(max - min + 1)
      closes.of(out, CLOSE)
      closes.pick(k, r)
      for (let i = 0; i < k; i++) {
        const type = (out[closes.at(i)] as number) >> 1
        const other = r.int(types - 1)
        out[closes.at(i)] = 2 * (other >= type ? other + 1 : other)
      }
    },
  }
}
