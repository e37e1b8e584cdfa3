import { CLOSE } from '../strings/strings.js'
import { impossible, type Kind } from './kind.js'
import { Places } from './places.js'

/**
 * Uniform over the strings that come from a balanced one of the shape by two closing brackets of different types
 * changing places: every type opens and closes as often as before, but the order is wrong. A source and a pair of
 * its closing brackets are drawn until they differ, as (k - 1)/k do, at least half: so the loop ends. The source can be
 * told from the result (its opening brackets are as they were), so no result comes up twice as often as another.
 */
export const typeOrder: Kind<'type-order'> = (_, { types, balanced }) => {
  if (types < 2)
    throw impossible(
      'type-order needs several bracket types, and there is one',
      'give types a value of 2 or more, or use another kind',
    )
  const closes = new Places()
  return {
    draw: (shape, r, draft) => {
      if (shape.length < 4)
        throw impossible(
          `type-order: a string of length ${shape.length} does not have two closing brackets`,
          'use a length of at least 4',
        )
      let [first, second] = [0, 0]
      let out: Uint8Array
      do {
        balanced(shape, r, draft.takeSource(shape.length))
        out = draft.copySource()
        closes.of(out, CLOSE)
        closes.pick(2, r)
        ;[first, second] = [closes.at(0), closes.at(1)]
      } while (out[first] === out[second])
      const held = out[first] as number
      out[first] = out[second] as number
      out[second] = held
    },
  }
}
