import { type Composition, lengthReach } from '@sweepstack/contracts'
import type { Tools } from '../negatives/kind.js'
import { balancedSampler } from '../samplers/balanced.js'
import { walkSampler } from '../samplers/walks.js'

/** What the strings of a composition are drawn with; tables are made when first used, and shared. */
export const toolsOf = (composition: Composition): Tools => {
  const { types } = composition
  const longest = lengthReach(composition).max
  const walks = walkSampler(longestSource(composition))
  return { types, longest, balanced: balancedSampler(longestSource(composition), types, walks), walks }
}

/** Brackets of the longest string that a string can be made from: truncation's are longer by the cut. */
export const longestSource = (composition: Composition): number =>
  lengthReach(composition).max +
  Math.max(0, ...composition.negatives.map((one) => (one.kind === 'truncation' ? one.cut.max : 0)))
