import type { Composition, Corruption, Negative } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { toolsOf } from '../generate/tools.js'
import { negativeSampler } from '../negatives/registry.js'
import { PAIRINGS } from '../pairs/registry.js'
import { Draft } from '../strings/draft.js'
import type { IntRange } from '../strings/shape.js'
import { symbolsToText } from '../strings/text.js'

type Asked = { length: number; depth?: IntRange; types?: number; longest?: number }

/** What is drawn of one negative, as text: the string, and its source. */
export const drawsOf = (negative: Negative, { length, depth, types = 1, longest = length }: Asked) => {
  const { draw } = negativeSampler(
    negative,
    toolsOf({ ...plain, types, length: longest, negatives: [negative] }),
  )
  return textsOf(types, (r, draft) => draw({ length, depth: depth ?? null }, r, draft))
}

/** What is drawn of a pair: the string is the corruption, the source the balanced one. */
export const pairsOf = (corruption: Corruption, { length, depth, types = 1 }: Asked) => {
  const draw = PAIRINGS[corruption].make(toolsOf({ ...plain, types, length, pairs: corruption }))
  return textsOf(types, (r, draft) => draw({ length, depth: depth ?? null }, r, draft))
}

const plain: Composition = {
  types: 1,
  length: 2,
  depth: null,
  balancedShare: 0.5,
  negatives: [],
  pairs: null,
}

const textsOf = (types: number, draw: (r: Rng, draft: Draft) => void) => {
  const draft = new Draft()
  return (r: Rng): { string: string; source: string } => {
    draft.clear()
    draw(r, draft)
    return { string: symbolsToText(draft.string, types), source: symbolsToText(draft.source, types) }
  }
}
