import { hasUnbalanced, reachOf } from '@sweepstack/contracts'
import { choicesByLength } from '../samplers/choices.js'
import { impossible, type Kind } from './kind.js'
import { countSampler } from './with-count.js'

/**
 * The count first, by the target's weights, of those an unbalanced string of the length can have with the given ends;
 * then uniform over the strings with it.
 */
export const count: Kind<'count'> = (negative, { types }) => {
  const sample = countSampler(negative, types)
  const countsOf = choicesByLength(negative.count, (value, length) =>
    hasUnbalanced(length, value, negative, types),
  )
  return {
    draw: ({ length }, r, draft) => {
      const counts = countsOf(length)
      if (counts.values.length === 0) throw noneOf(length, reachOf(negative.count))
      sample(counts.draw(r), r, draft.take(length))
    },
    tableOf: () => 0,
  }
}

const noneOf = (length: number, { min, max }: { min: number; max: number }): Error =>
  impossible(
    `no unbalanced string of length ${length} has ${min === max ? `count ${min}` : `a count from ${min} to ${max}`} and the given ends`,
    `include an even count other than 0 between -${length} and ${length} in \`count\`, or use a longer length`,
  )
