import { type Composition, lengthReach, SweepstackError } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { countOf } from '../counting/counting.js'
import { depthOf } from '../features/depth-of.js'
import type { Tools } from '../negatives/kind.js'
import type { Draft } from '../strings/draft.js'
import { describeShape, type IntRange, type Shape } from '../strings/shape.js'
import type { StringIndex } from '../strings/string-index.js'
import type { Part } from './parts.js'

/** Draws for one place before giving up. They run out only where less than about 1 % of the strings are free. */
const TRIES = 1000
/** Draws of a negative at the length it was given, before it is given another. */
const TRIES_A_LENGTH = 50

/** Fills a draft with a string of the part that is not to be avoided. */
export type FreeDraw = (part: Part, r: Rng, draft: Draft) => void

/**
 * Draws strings that are not in `avoid`. One that is, is drawn again whole, with its length and depth, so that a shape
 * with few strings (depth 1 has one a length) becomes rarer and not impossible. Where lengths vary that makes short
 * balanced strings rarer, and left alone short would come to mean unbalanced, in training but not in the tests. So
 * a negative takes its length from a balanced string that is free; one that has the depth of a balanced string
 * takes that one's, for the same reason.
 * @throws SweepstackError `data.impossible` where none is free
 */
export const freeDraws = (
  composition: Composition,
  { balanced, types }: Tools,
  shapes: (r: Rng) => Shape,
  { avoid, stream }: { avoid: StringIndex | null; stream: string },
): FreeDraw => {
  if (avoid === null || avoid.size === 0) return (part, r, draft) => part.draw(shapes(r), r, draft)
  const { min, max } = lengthReach(composition)
  const hasModels = composition.balancedShare > 0
  const isFree = (part: Part, draft: Draft): boolean =>
    !avoid.has(draft.string) && !(part.isPair && avoid.has(draft.source))
  const exact: IntRange = { min: 0, max: 0 }
  const asModel: Shape = { length: 0, depth: exact }

  return (part, r, draft) => {
    const follows = part.negative !== null && hasModels && (min < max || part.sameDepth !== undefined)
    let shape: Shape | null = null
    let lacks = part
    for (let tries = 0; tries < TRIES; tries++) {
      shape = shapes(r)
      if (follows) {
        const model = draft.take(shape.length)
        balanced(shape, r, model)
        if (avoid.has(model)) {
          lacks = { ...part, negative: null }
          continue
        }
        if (part.sameDepth !== undefined) {
          const depth = depthOf(model)
          if (!part.sameDepth(shape.length, depth, r)) continue
          asModel.length = shape.length
          exact.min = exact.max = depth
          shape = asModel
        }
      }
      lacks = part
      for (let again = 0; again < (follows ? TRIES_A_LENGTH : 1); again++) {
        part.draw(shape, r, draft)
        if (isFree(part, draft)) return
      }
    }
    throw noneFree(lacks, shape as Shape, types, stream, avoid.size)
  }
}

const noneFree = (
  part: Part,
  shape: Shape,
  types: number,
  stream: string,
  avoided: number,
): SweepstackError => {
  const { negative, isPair } = part
  const what = isPair
    ? 'pairs'
    : `${negative === null ? 'balanced' : `unbalanced (${negative.kind})`} strings`
  const isBalanced = negative === null
  const exist = isPair ? null : countOf(negative, shape, types)
  const known = exist === null ? '' : `; of that shape there are ${exist} in all`
  const depths = isBalanced && shape.depth !== null ? ' or a wider range of depths' : ''
  return new SweepstackError(
    'data.impossible',
    `${stream}: ${TRIES} ${what} in a row, the last of ${describeShape(isBalanced ? shape : { ...shape, depth: null })}, ` +
      `are among the ${avoided} different strings of the tests and the validation set${known}`,
    { fix: `use a length above ${shape.length}${depths}, or smaller tests and a smaller validation set` },
  )
}
