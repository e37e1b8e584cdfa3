import { isBalanced } from '../features/measure.js'
import type { Shape } from '../strings/shape.js'
import { impossible, type Kind } from './kind.js'

/** Draws before giving up; of sources deeper than 1 about half are kept or more. */
const TRIES = 1000

/**
 * A balanced string of the shape's depth but longer by a cut, which is taken off its end, its start, or either
 * (a fair coin): the cut is uniform over the even values of the range, then the source is uniform over those that
 * are unbalanced when cut. One of depth 1 never is.
 */
export const truncation: Kind<'truncation'> = ({ cut: { min, max }, side }, { balanced }) => {
  const longer: Shape = { length: 0, depth: null }
  return {
    draw: (shape, r, draft) => {
      const { length, depth } = shape
      if (depth !== null && depth.max === 1) throw onlyShallow(length)
      const cut = min + 2 * r.int((max - min) / 2 + 1)
      const from = side === 'start' || (side === 'either' && r.int(2) === 1) ? cut : 0
      longer.length = length + cut
      longer.depth = depth
      const source = draft.takeSource(length + cut)
      const out = draft.take(length)
      for (let tries = 0; tries < TRIES; tries++) {
        balanced(longer, r, source)
        for (let at = 0; at < length; at++) out[at] = source[from + at] as number
        if (!isBalanced(out)) return
      }
      throw onlyShallow(length)
    },
  }
}

const onlyShallow = (length: number): Error =>
  impossible(
    `truncation: balanced strings of depth 1 stay balanced when cut to length ${length}`,
    'use depths of at least 2, or another kind of negatives',
  )
